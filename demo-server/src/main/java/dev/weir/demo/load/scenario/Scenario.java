package dev.weir.demo.load.scenario;

import dev.weir.demo.load.http.HttpCall;
import java.time.Duration;
import java.util.List;

/**
 * A weighted mix of requests.
 *
 * @param think how long a user of a closed loop pauses after a reply. In an open loop the schedule
 *     alone says when a request begins, and this means nothing: whoever runs one with a time above
 *     0 is to say so
 * @param steps at least one, in the order of the file
 */
public record Scenario(Duration think, List<Step> steps) {

  /** Checked. */
  public Scenario {
    steps = List.copyOf(steps);
    if (steps.isEmpty()) {
      throw new IllegalArgumentException("steps: none (expected: at least one)");
    }
  }

  List<HttpCall> calls() {
    return steps.stream().map(Step::call).toList();
  }
}
