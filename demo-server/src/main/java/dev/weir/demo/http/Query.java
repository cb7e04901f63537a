package dev.weir.demo.http;

import dev.weir.demo.strategy.WorkTime;
import dev.weir.demo.text.Nearest;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

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
      throw bad("query: " + uri.rawQuery() + " (expected: well-formed percent-encoding)");
    }
  }

  /** For routes with a pool: refuses what is none of these, nor known to all such routes. */
  void expect(String... own) {
    List<String> known = new ArrayList<>(List.of(own));
    known.addAll(Carried.PARAMETERS);
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
    return Given.one(name, values.getOrDefault(name, List.of()), Given.BAD_PARAMETER);
  }

  /** How long simulated work takes. */
  Duration work(Duration fallback) {
    return find("work").map(Query::time).orElse(fallback);
  }

  private static Duration time(Given given) {
    try {
      return WorkTime.parse(given.value());
    } catch (IllegalArgumentException e) {
      throw bad("work: " + e.getMessage());
    }
  }

  private static ProblemException unknown(String name, String rule) {
    return bad("unknown parameter: \"" + name + "\" (expected: " + rule + ")");
  }

  private static ProblemException bad(String detail) {
    return new ProblemException(400, Given.BAD_PARAMETER, detail);
  }
}
