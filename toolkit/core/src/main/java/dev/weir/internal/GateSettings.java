package dev.weir.internal;

import dev.weir.discipline.Discipline;
import dev.weir.discipline.Partitions;
import dev.weir.observe.Reason;
import dev.weir.overflow.CoDel;
import dev.weir.overflow.Overflow;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a gate goes by, but for its limit. It may be changed while the gate is in use.
 *
 * @param queueCapacity how many may wait under any strategy
 * @param maxWaiters how many more may, under a strategy that lets them
 * @param overflow what happens beyond
 * @param discipline who goes first
 * @param partitions to whom parts of the permits belong; null if to nobody
 * @param codel what keeps the queue short; null if nothing does
 * @param shadow whether everybody goes ahead, and what would have become of them is only counted
 */
public record GateSettings(
    int queueCapacity,
    int maxWaiters,
    Overflow overflow,
    Discipline discipline,
    @Nullable Partitions partitions,
    @Nullable CoDel codel,
    boolean shadow) {

  /** How many may wait in all. */
  int mostWaiting() {
    return overflow.whenFull() == Overflow.Verdict.WAIT
        ? queueCapacity + maxWaiters
        : queueCapacity;
  }

  /** How long one may wait. */
  Duration waitBound(boolean sheddable) {
    return sheddable ? overflow.waitBound() : Overflow.UNBOUNDED;
  }

  boolean isRanked() {
    return partitions != null || !discipline.equals(Discipline.fifo());
  }

  /** What becomes of one for whom there is no room. */
  Reason whenFull() {
    return switch (overflow.whenFull()) {
      case WAIT -> Reason.TOO_MANY_WAITERS;
      case DROP -> Reason.DROPPED;
      case REJECT, RUN -> Reason.NO_ROOM;
    };
  }

  /** What becomes of one who waits and has to make room. */
  Reason whenCut(Reason why) {
    return overflow.whenFull() == Overflow.Verdict.DROP ? Reason.DROPPED : why;
  }
}
