package dev.weir.demo.http;

import dev.weir.demo.config.BankSpec;
import dev.weir.demo.strategy.GateWords;
import java.util.List;
import java.util.Locale;

/** Words for what a configuration says of a bank. */
final class BankDescriptions {

  private BankDescriptions() {}

  static Route.About ofOrders(BankSpec spec) {
    return about(
        spec,
        "the orders of an account, from a database; a new one has accounts 1 to " + spec.accounts(),
        "curl -i '%s" + spec.orders() + "?account=7'");
  }

  static Route.About ofTransfer(BankSpec spec) {
    return about(
        spec,
        "transfers money between two accounts in a database, once for each Idempotency-Key",
        "curl -i -H 'Idempotency-Key: my-1' -d '{\"from\":1,\"to\":2,\"amount\":5}' '%s"
            + spec.transfer()
            + "'");
  }

  private static Route.About about(BankSpec spec, String summary, String example) {
    String own = spec.gate().description();
    return new Route.About(
        own == null ? summary : own,
        GateWords.whenFull(spec.gate()),
        GateDescriptions.shape(spec.gate())
            + String.format(
                Locale.ROOT, ", %,d connections behind it", spec.database().connections()),
        List.of(example));
  }
}
