package dev.weir.demo.http;

import dev.weir.demo.config.LogSpec;
import dev.weir.demo.text.Times;
import java.util.List;
import java.util.Locale;

/** Words for what a configuration says of logs. */
final class LogDescriptions {

  private LogDescriptions() {}

  static Route.About of(LogSpec spec) {
    String own = spec.description();
    String summary =
        "counts the lines of a log by level, "
            + Times.format(spec.work())
            + " for each, or what ?work= says";
    return new Route.About(
        own == null ? summary : own,
        "looks at one line in so many, and counts it as so many; errors are always looked at",
        String.format(
            Locale.ROOT,
            "sample %s: %,d lines wait, thinned out from %,d on; %,d logs at a time",
            spec.name(),
            spec.buffer(),
            spec.buffer() / 2,
            spec.upload().most()),
        List.of("seq 20000 | sed 's/^/INFO /' | curl -s --data-binary @- '%s" + spec.path() + "'"));
  }
}
