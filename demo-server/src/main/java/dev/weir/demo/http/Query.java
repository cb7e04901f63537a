package dev.weir.demo.http;

import dev.weir.demo.strategy.WorkTime;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.time.Duration;
import java.util.List;
import java.util.Map;

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

  /** The one parameter that the demo's routes know. */
  Duration work(Duration fallback) {
    for (String name : values.keySet()) {
      if (!name.equals("work")) {
        throw bad("unknown parameter: \"" + name + "\" (expected: work)");
      }
    }
    List<String> given = values.getOrDefault("work", List.of());
    if (given.isEmpty()) {
      return fallback;
    }
    if (given.size() > 1) {
      throw bad("work: given " + given.size() + " times (expected: once)");
    }
    try {
      return WorkTime.parse(given.get(0));
    } catch (IllegalArgumentException e) {
      throw bad("work: " + e.getMessage());
    }
  }

  /** For routes that know none. */
  void expectNone() {
    for (String name : values.keySet()) {
      throw bad("unknown parameter: \"" + name + "\" (expected: none)");
    }
  }

  private static ProblemException bad(String detail) {
    return new ProblemException(400, "bad_parameter", detail);
  }
}
