package dev.weir.demo.http;

import java.util.List;
import java.util.Optional;

/**
 * A value in a request, and where it stands.
 *
 * @param name the parameter's or the header's
 * @param value as it was given
 * @param reason what kind of problem a wrong one is
 */
record Given(String name, String value, String reason) {

  static final String BAD_PARAMETER = "bad_parameter";
  static final String BAD_HEADER = "bad_header";

  private static final int LONGEST = 60;

  /** The one value there is, if any. */
  static Optional<Given> one(String name, List<String> values, String reason) {
    if (values.size() > 1) {
      throw new ProblemException(
          400, reason, name + ": given " + values.size() + " times (expected: once)");
    }
    return values.stream().map(value -> new Given(name, value, reason)).findFirst();
  }

  /** The answer if it breaks a rule. */
  ProblemException wrong(String rule) {
    return new ProblemException(
        400, reason, name + ": " + shown(value) + " (expected: " + rule + ")");
  }

  /** What a client sent, in quotes, and no more of it than anybody reads. */
  static String shown(String text) {
    return "\"" + (text.length() > LONGEST ? text.substring(0, LONGEST) + "..." : text) + "\"";
  }
}
