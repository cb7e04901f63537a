package dev.weir.demo.http;

import dev.weir.demo.config.Limits;
import dev.weir.demo.text.Nearest;
import dev.weir.demo.text.Times;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The parameters of a request. Whatever is wrong with one is a 400 that names it.
 *
 * @param values each parameter's values
 */
record Query(Map<String, List<String>> values) {

  static Query of(QueryStringDecoder uri) {
    try {
      return new Query(uri.parameters());
    } catch (IllegalArgumentException e) {
      throw bad(
          "query: " + Given.shown(uri.rawQuery()) + " (expected: well-formed percent-encoding)");
    }
  }

  /** What a route with a pool knows: these of its own, and what all such routes do. */
  static List<String> known(String... own) {
    return Stream.concat(Stream.of(own), Carried.PARAMETERS.stream()).toList();
  }

  /** Refuses what is none of these. */
  void expect(List<String> known) {
    for (String name : values.keySet()) {
      if (!known.contains(name)) {
        String meant =
            Nearest.likely(name, known).map(word -> "; did you mean " + word + "?").orElse("");
        throw unknown(name, String.join(", ", known) + meant);
      }
    }
  }

  /** For routes that know none. */
  void expectNone() {
    for (String name : values.keySet()) {
      throw unknown(name, "none");
    }
  }

  /** A parameter that may be left out. */
  Optional<Given> find(String name) {
    List<String> given = values.get(name);
    return given == null ? Optional.empty() : Given.one(name, given, Given.BAD_PARAMETER);
  }

  /** How long simulated work takes. */
  Duration work(Duration fallback) {
    return time("work").orElse(fallback);
  }

  /** How long anything simulated takes. */
  Optional<Duration> time(String name) {
    return find(name).map(Query::time);
  }

  private static Duration time(Given given) {
    return Times.parse(given.value())
        .filter(time -> time.compareTo(Limits.LONGEST_WORK) <= 0)
        .orElseThrow(
            () ->
                given.wrong(
                    "a whole number of us, ms, s or m, at most "
                        + Times.format(Limits.LONGEST_WORK)
                        + ", as in 20ms"));
  }

  private static ProblemException unknown(String name, String rule) {
    return bad("unknown parameter: " + Given.shown(name) + " (expected: " + rule + ")");
  }

  private static ProblemException bad(String detail) {
    return new ProblemException(400, Given.BAD_PARAMETER, detail);
  }
}
