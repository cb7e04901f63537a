package dev.weir.demo.http;

import dev.weir.demo.config.DependencySpec;
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

  static Route.About of(DependencySpec spec) {
    GateSpec gate = spec.gate();
    String own = gate.description();
    String path = "%s" + gate.path();
    return new Route.About(
        own == null ? summary(spec) : own,
        GateWords.whenFull(gate),
        shape(gate) + String.format(Locale.ROOT, ", %,d workers behind it", spec.workers()),
        List.of("curl -i '" + path + "'", "wrk -t2 -c200 -d5s '" + path + "'"));
  }

  private static String summary(DependencySpec spec) {
    return "calls a dependency that takes "
        + Times.format(spec.work())
        + ", or what ?work= says: "
        + spec.gate().limit().words();
  }

  /** The gate's own, in a line. */
  static String shape(GateSpec gate) {
    List<String> parts = new ArrayList<>();
    parts.add("limit " + gate.limit().law().word());
    parts.add(String.format(Locale.ROOT, "queue %,d", gate.queue()));
    parts.add(String.format(Locale.ROOT, "at most %,d more waiting", gate.maxWaiters()));
    if (!(gate.discipline() instanceof DisciplineSpec.Fifo)) {
      parts.add(gate.discipline().words());
    }
    gate.shares().forEach((tenant, share) -> parts.add(share + " of the permits for " + tenant));
    return "gate " + gate.name() + ": " + String.join(", ", parts);
  }
}
