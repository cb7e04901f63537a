package dev.weir.demo.ingest;

import dev.weir.netty.Problem;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What became of a body.
 *
 * @param counts of lines, by where they went
 * @param problem why the rest of it was not taken, or that some failed; null if neither
 */
public record SpillReport(Map<String, Long> counts, @Nullable Problem problem) {

  /**
   * Whether all is done that was asked for, where there is no problem.
   *
   * @return false if lines are on disk, or were left out
   */
  public boolean isDone() {
    return counts.getOrDefault("spilled", 0L) + counts.getOrDefault("dropped", 0L) == 0;
  }

  static SpillReport of(SpillTally tally, @Nullable BodyException cutShort) {
    Map<String, Long> counts = tally.counts();
    Problem problem = refused(tally);
    if (problem == null && cutShort != null) {
      problem = cutShort.problem();
    }
    if (problem == null) {
      problem = failed(tally);
    }
    if (problem != null) {
      if (tally.firstNotAccepted() > 0) {
        problem = problem.with("firstRefused", tally.firstNotAccepted());
      }
      for (Map.Entry<String, Long> count : counts.entrySet()) {
        problem = problem.with(count.getKey(), count.getValue());
      }
    }
    return new SpillReport(counts, problem);
  }

  /* Neither done nor on disk, and nobody will try them again. */
  private static @Nullable Problem failed(SpillTally tally) {
    long failed = tally.failed();
    return failed == 0
        ? null
        : Problem.of(500, "lines_failed", failed + " lines were taken, and could not be handled");
  }

  /* A disk that fails is 507: unlike 503, that asks nobody to come again by himself. */
  private static @Nullable Problem refused(SpillTally tally) {
    String reason = tally.firstReason();
    if (reason == null) {
      return null;
    }
    long first = tally.firstRefused();
    String detail =
        switch (reason) {
          case SpillTally.DISK_FAILED -> "the disk cannot be written to; the server's log says why";
          case "spill_full" -> "the pool is full, and so is the disk's part";
          case "wait_timeout" -> "there was no room on disk in time";
          default -> "turned away";
        };
    return Problem.of(
        reason.equals(SpillTally.DISK_FAILED) ? 507 : 503, reason, "line " + first + ": " + detail);
  }
}
