package dev.weir.demo.json;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.weir.demo.strategy.ForkReport;

/**
 * How a tree of tasks went that was done.
 *
 * @param work when it ran, and where its root did
 * @param tasks how many tasks it was, inner ones included
 * @param stolen how many of them another worker ran than the one that forked them
 * @param workers how many workers took part
 */
public record ForkAnswer(@JsonUnwrapped WorkAnswer work, int tasks, int stolen, int workers) {

  /**
   * The answer for a tree that was done.
   *
   * @param work when it ran, and where its root did
   * @param report the rest
   * @return the answer
   */
  public static ForkAnswer of(WorkAnswer work, ForkReport report) {
    return new ForkAnswer(work, report.tasks(), report.stolen(), report.workers());
  }
}
