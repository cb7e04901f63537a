package dev.weir.demo.http;

import dev.weir.demo.config.RateSpec;
import dev.weir.demo.text.Times;
import java.util.List;
import java.util.Locale;

/** Words for what a configuration says of a rate. */
final class RateDescriptions {

  private RateDescriptions() {}

  static Route.About of(RateSpec spec) {
    String own = spec.description();
    return new Route.About(
        own == null ? summary(spec) : own,
        spec.maxWait().isZero()
            ? "answers 429 at once, with Retry-After"
            : "waits at most " + Times.format(spec.maxWait()) + " for its turn, else 429 at once",
        String.format(
            Locale.ROOT,
            "rate %s: %s, %,d at once",
            spec.name(),
            spec.rateText(),
            spec.rate().burst()),
        List.of("curl -i '%s" + spec.path() + parameter(spec) + "'"));
  }

  private static String summary(RateSpec spec) {
    String whose =
        switch (spec.per()) {
          case ALL -> "all together";
          case TENANT -> "each ?tenant=";
          case CLIENT -> "each client's address";
        };
    return spec.rateText() + " for " + whose + "; the RateLimit header fields say what is left";
  }

  private static String parameter(RateSpec spec) {
    return spec.per() == RateSpec.Per.TENANT ? "?tenant=acme" : "";
  }
}
