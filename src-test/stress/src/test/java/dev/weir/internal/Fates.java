package dev.weir.internal;

import dev.weir.gate.GateRefusedException;
import dev.weir.observe.Ledger;
import dev.weir.observe.Outcome;
import dev.weir.pool.DeadlineExceededException;
import dev.weir.pool.PoolDisposedException;
import dev.weir.pool.QueueTimeoutException;
import dev.weir.pool.TaskDroppedException;
import dev.weir.pool.TaskTimeoutException;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What the callers of a pool know of what became of all they offered, to be held against its
 * ledger.
 */
final class Fates {

  private final Map<Outcome, AtomicLong> known = new EnumMap<>(Outcome.class);
  private final AtomicLong unknown = new AtomicLong();
  private final ConcurrentLinkedQueue<Callable<Outcome>> later = new ConcurrentLinkedQueue<>();

  Fates() {
    for (Outcome outcome : Outcome.values()) {
      known.put(outcome, new AtomicLong());
    }
  }

  void add(Outcome outcome) {
    known.get(outcome).incrementAndGet();
  }

  /** Was offered, but its caller cannot tell what became of it. */
  void addUnknown() {
    unknown.incrementAndGet();
  }

  /** To be asked once the pool has ended; null if it was never offered. */
  void ask(Callable<Outcome> fate) {
    later.add(fate);
  }

  void ask(Object task) {
    ask(() -> ((Permit) task).outcome());
  }

  void refused(Throwable error) {
    add(of(error));
  }

  static Outcome of(Throwable error) {
    Throwable cause = error.getCause();
    if (error instanceof GateRefusedException refused) {
      return refused.reason().outcome();
    } else if (error instanceof TaskDroppedException) {
      return Outcome.DROPPED;
    } else if (error instanceof QueueTimeoutException
        || error instanceof TaskTimeoutException
        || error instanceof DeadlineExceededException) {
      return Outcome.TIMED_OUT;
    } else if (error instanceof PoolDisposedException || cause instanceof CancellationException) {
      return Outcome.CANCELLED;
    } else if (error instanceof RejectedExecutionException) {
      return String.valueOf(error.getMessage()).contains("interrupted")
          ? Outcome.CANCELLED
          : Outcome.REJECTED;
    }
    return Outcome.FAILED;
  }

  /**
   * Compares them with a ledger.
   *
   * @param exact whether all that was offered is known here
   * @return what does not agree; empty if all does
   */
  String differences(Ledger ledger, boolean exact) throws Exception {
    for (Callable<Outcome> fate = later.poll(); fate != null; fate = later.poll()) {
      Outcome outcome = fate.call();
      if (outcome != null) {
        add(outcome);
      }
    }
    StringBuilder differences = new StringBuilder();
    long sum = unknown.get();
    for (Map.Entry<Outcome, AtomicLong> entry : known.entrySet()) {
      long here = entry.getValue().get();
      long there = of(entry.getKey(), ledger);
      sum += here;
      if (there < here || (exact && there > here + unknown.get())) {
        differences.append(
            "%s: ledger %d, callers %d (+ up to %d) "
                .formatted(entry.getKey(), there, here, unknown.get()));
      }
    }
    if (exact && ledger.offered() != sum) {
      differences.append("offered: ledger %d, callers %d".formatted(ledger.offered(), sum));
    }
    return differences.toString();
  }

  private static long of(Outcome outcome, Ledger ledger) {
    return switch (outcome) {
      case COMPLETED -> ledger.completed();
      case FAILED -> ledger.failed();
      case DROPPED -> ledger.dropped();
      case REJECTED -> ledger.rejected();
      case TIMED_OUT -> ledger.timedOut();
      case CANCELLED -> ledger.cancelled();
    };
  }
}
