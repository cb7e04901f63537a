package dev.weir.demo.http;

import dev.weir.demo.config.StreamSpec;
import dev.weir.demo.text.Times;
import dev.weir.overflow.Overflow;
import java.util.List;
import java.util.Locale;

/** Words for what a configuration says of a stream. */
final class StreamDescriptions {

  private StreamDescriptions() {}

  static Route.About of(StreamSpec spec) {
    String own = spec.description();
    String path = "%s" + spec.path();
    return new Route.About(
        own == null ? summary(spec) : own,
        whenFull(spec.overflow()),
        String.format(
            Locale.ROOT,
            "stream %s: %,d ticks wait for who listens, %,d of whom may at a time",
            spec.name(),
            spec.buffer(),
            spec.listeners()),
        List.of(
            "curl -sN '" + path + "'",
            "curl -sN --limit-rate 1k '" + path + "?rate=100&pad=1000&format=ndjson'"));
  }

  private static String summary(StreamSpec spec) {
    return "sends ticks at "
        + spec.rateText()
        + ", or what ?rate= says, as events or lines of JSON, for as long as somebody listens";
  }

  private static String whenFull(Overflow overflow) {
    return switch (overflow.whenFull()) {
      case DROP -> "ticks are left out, and the last event says how many";
      case REJECT -> "the stream ends with a problem";
      case WAIT ->
          overflow.waitBound().equals(Overflow.UNBOUNDED)
              ? "ticks wait for the listener, and are spaced anew"
              : "ticks wait for the listener; the stream ends with a problem once one has waited"
                  + " for "
                  + Times.format(overflow.waitBound());
      case RUN -> throw new IllegalStateException(overflow + " (expected: one of the four)");
    };
  }
}
