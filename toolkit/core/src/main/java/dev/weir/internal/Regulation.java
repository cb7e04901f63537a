package dev.weir.internal;

import dev.weir.limit.CallEnd;
import dev.weir.limit.Limit;
import dev.weir.limit.Regulator;
import org.jctools.queues.atomic.MpscLinkedAtomicQueue;

/** Tells a {@link Regulator} of the calls that end on any thread, one at a time. */
final class Regulation extends Drain {
  /*
   * regulator  called by whoever has the drain
   * samples    of those who found another thread at it
   * limit      written by whoever has the drain, after each call; read by any thread. Whoever has raised
   *            it is about to give a permit back, and then looks whether anybody waits
   */
  private record Sample(long runNanos, int inFlight, boolean limited, CallEnd end) {}

  private final Regulator regulator;
  private final MpscLinkedAtomicQueue<Sample> samples = new MpscLinkedAtomicQueue<>();
  private final boolean measuring;
  private volatile int limit;

  Regulation(Limit limit, Clock clock) {
    this.measuring = !limit.isConstant();
    this.regulator = limit.newRegulator(clock::nanoTime);
    this.limit = possible(regulator.limit());
  }

  private static int possible(int limit) {
    return Math.max(1, Math.min(limit, Occupancy.MOST_IN_FLIGHT));
  }

  int limit() {
    return limit;
  }

  /** Whether it is to be told of calls. */
  boolean isMeasuring() {
    return measuring;
  }

  /** As {@link Regulator#onEnd}; any thread. */
  void ended(long runNanos, int inFlight, boolean limited, CallEnd end) {
    if (enter()) {
      try {
        tell(runNanos, inFlight, limited, end);
      } finally {
        leave();
      }
    } else {
      samples.offer(new Sample(runNanos, inFlight, limited, end));
      drain();
    }
  }

  @Override
  protected void pass() {
    for (Sample s = samples.poll(); s != null; s = samples.poll()) {
      tell(s.runNanos, s.inFlight, s.limited, s.end);
    }
  }

  private void tell(long runNanos, int inFlight, boolean limited, CallEnd end) {
    try {
      regulator.onEnd(runNanos, inFlight, limited, end);
      int next = possible(regulator.limit());
      if (next != limit) {
        limit = next;
      }
    } catch (Throwable e) { // a caller's, who keeps the limit that it had
      Errors.reportOrDrop(e);
    }
  }
}
