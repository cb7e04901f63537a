package dev.weir.demo.config;

import static dev.weir.demo.config.RouteSpec.Handler.INGEST;

import dev.weir.demo.config.RouteSpec.Handler;
import dev.weir.demo.yaml.Section;
import dev.weir.demo.yaml.SizeKind;
import dev.weir.demo.yaml.TextKind;
import dev.weir.demo.yaml.TimeKind;
import dev.weir.demo.yaml.WordKind;
import dev.weir.overflow.Overflow;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads one of the {@code routes}. */
final class RouteReader {

  static final Duration DEFAULT_WORK = Duration.ofMillis(20);
  static final int DEFAULT_LINE = 1 << 20;

  /* In place of a strategy that is missing or wrong. */
  private static final Overflow NEVER_SERVED = Overflow.block();

  static final TextKind POOL = new TextKind("the name of a pool");
  private static final String TIMEOUT = "timeout";
  private static final List<Overflow> ALL_OTHERS =
      List.of(Overflow.block(), Overflow.drop(), Overflow.reject());
  private static final WordKind STRATEGY =
      new WordKind(
          Stream.concat(ALL_OTHERS.stream().map(Overflow::word), Stream.of(TIMEOUT)).toList());
  private static final WordKind HANDLER =
      new WordKind(Stream.of(Handler.values()).map(Handler::word).toList());
  static final TimeKind WORK = new TimeKind(true, Limits.LONGEST_WORK);
  static final SizeKind LINE = new SizeKind(Limits.LONGEST_LINE);

  static final TextKind DESCRIPTION =
      new TextKind("a line of text, at most " + TextKind.LONGEST + " characters");

  private RouteReader() {}

  /** The route; where its path or its pool is missing or wrong, that is "". */
  static RouteSpec read(Section route) {
    Optional<String> word = route.find("handler", HANDLER, Handler.WORK.word());
    Handler handler = word.map(RouteReader::handler).orElse(Handler.WORK);
    RouteSpec spec =
        new RouteSpec(
            route.need("path", PathKind.PATH).orElse(""),
            handler,
            route.need("pool", POOL).orElse(""),
            overflow(route),
            route.find("work", WORK).orElse(handler == INGEST ? Duration.ZERO : DEFAULT_WORK),
            maxLine(route, word),
            route.find("description", DESCRIPTION).orElse(null),
            BatchReader.read(route, word),
            UploadReader.read(route, word));
    route.end();
    return spec;
  }

  private static Handler handler(String word) {
    return Stream.of(Handler.values())
        .filter(handler -> handler.word().equals(word))
        .findFirst()
        .orElseThrow();
  }

  private static int maxLine(Section route, Optional<String> handler) {
    if (handler.isPresent() && !handler.get().equals(INGEST.word())) {
      route.refuse("maxLine", "only with handler: ingest");
      return DEFAULT_LINE;
    }
    return route.find("maxLine", LINE).orElse(DEFAULT_LINE);
  }

  /* Where no strategy can be read there is a mistake, and of a file with one nothing is served. */
  static Overflow overflow(Section route) {
    Optional<String> strategy = route.need("strategy", STRATEGY);
    if (strategy.isEmpty()) {
      route.find("wait", Limits.BOUND); // which strategy was meant nobody knows
      return NEVER_SERVED;
    }
    if (strategy.get().equals(TIMEOUT)) {
      return route.need("wait", Limits.BOUND).map(Overflow::timeout).orElse(NEVER_SERVED);
    }
    route.refuse("wait", "only with strategy: " + TIMEOUT);
    return ALL_OTHERS.stream()
        .filter(overflow -> overflow.word().equals(strategy.get()))
        .findFirst()
        .orElseThrow();
  }
}
