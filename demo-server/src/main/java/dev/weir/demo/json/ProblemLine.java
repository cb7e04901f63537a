package dev.weir.demo.json;

import com.fasterxml.jackson.annotation.JsonRawValue;
import dev.weir.netty.Problem;

/**
 * A problem in the midst of a stream whose status has long been sent.
 *
 * @param problem what went wrong, as JSON
 */
public record ProblemLine(@JsonRawValue String problem) {

  /**
   * The line for a problem.
   *
   * @param problem what went wrong
   * @return the line
   */
  public static ProblemLine of(Problem problem) {
    return new ProblemLine(problem.toJson());
  }
}
