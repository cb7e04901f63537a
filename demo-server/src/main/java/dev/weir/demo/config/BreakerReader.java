package dev.weir.demo.config;

import dev.weir.demo.yaml.FlagKind;
import dev.weir.demo.yaml.NumberKind;
import dev.weir.demo.yaml.Section;
import dev.weir.demo.yaml.ShareKind;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads when something that has failed too often is left alone. */
final class BreakerReader {

  private static final List<String> ALL = List.of("breakerRate", "breakerCalls", "breakerOpen");
  private static final NumberKind CALLS = new NumberKind(1, 1_000_000);

  private BreakerReader() {}

  /** Null if it never does. */
  static @Nullable BreakerSpec read(Section section) {
    BreakerSpec usual = BreakerSpec.USUAL;
    if (!section.find("breaker", FlagKind.FLAG).orElse(true)) {
      ALL.forEach(key -> section.refuse(key, "only with breaker: true"));
      return null;
    }
    double rate = section.find("breakerRate", ShareKind.SHARE).orElse(usual.rate());
    if (rate == 0) {
      section.refuse("breakerRate", "more than 0");
      rate = usual.rate();
    }
    return new BreakerSpec(
        rate,
        section.find("breakerCalls", CALLS).orElse(usual.calls()),
        section.find("breakerOpen", Limits.BOUND).orElse(usual.open()));
  }
}
