package dev.weir.demo.json;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.weir.demo.strategy.BatchReport;

/**
 * How an item of a batch went that was done.
 *
 * @param work when and where the batch ran; the wait is this item's own
 * @param batch the number of the batch, from 1
 * @param size how many items were in it
 * @param place which of them this was, from 1
 */
public record BatchAnswer(@JsonUnwrapped WorkAnswer work, long batch, int size, int place) {

  /**
   * The answer for an item that was done.
   *
   * @param work when and where the batch ran
   * @param report the rest
   * @return the answer
   */
  public static BatchAnswer of(WorkAnswer work, BatchReport report) {
    return new BatchAnswer(work, report.batch(), report.size(), report.place());
  }
}
