package dev.weir.demo.http;

import dev.weir.demo.config.DisciplineSpec;
import dev.weir.demo.config.GateSpec;
import dev.weir.demo.strategy.GateWords;
import dev.weir.demo.text.Times;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Words for what a configuration says of a gate. */
final class GateDescriptions {

  private GateDescriptions() {}

  static Route.About of(GateSpec gate) {
    String own = gate.description();
    String path = "%s" + gate.path();
    return new Route.About(
        own == null ? summary(gate) : own,
        GateWords.whenFull(gate),
        shape(gate),
        List.of("curl -i '" + path + "'", "wrk -t2 -c200 -d5s '" + path + "'"));
  }

  private static String summary(GateSpec gate) {
    return "calls a dependency that takes "
        + Times.format(gate.work())
        + ", or what ?work= says: "
        + gate.limit().words();
  }

  private static String shape(GateSpec gate) {
    List<String> parts = new ArrayList<>();
    parts.add("limit " + gate.limit().law().word());
    parts.add(String.format(Locale.ROOT, "queue %,d", gate.queue()));
    parts.add(String.format(Locale.ROOT, "at most %,d more waiting", gate.maxWaiters()));
    if (!(gate.discipline() instanceof DisciplineSpec.Fifo)) {
      parts.add(gate.discipline().words());
    }
    gate.shares().forEach((tenant, share) -> parts.add(share + " of the permits for " + tenant));
    parts.add(String.format(Locale.ROOT, "%,d workers behind it", gate.workers()));
    return "gate " + gate.name() + ": " + String.join(", ", parts);
  }
}
