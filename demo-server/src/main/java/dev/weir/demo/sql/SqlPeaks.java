package dev.weir.demo.sql;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/** How many connections were lent, and how many calls waited for one, at once. Thread-safe. */
public final class SqlPeaks {

  private final HighWater lent = new HighWater();
  private final HighWater waiting = new HighWater();

  /** None yet. */
  public SqlPeaks() {}

  HighWater ofLent() {
    return lent;
  }

  /**
   * A call asks for a connection.
   *
   * @param waits whether it has to wait for one
   * @return where it stands
   */
  Line line(boolean waits) {
    return new Line(waiting, waits);
  }

  /**
   * The most connections that were lent at once, from when a call had one until it gave it back.
   *
   * @return since it was opened, or told to {@link #forget}
   */
  public long lent() {
    return lent.highest();
  }

  /**
   * The most calls that stood in line at once: that found no connection for them when they asked,
   * and had none yet; near enough where some come and go at the same moment. One that nobody waits
   * for any more stands there until it is its turn.
   *
   * @return since it was opened, or told to {@link #forget}
   */
  public long waiting() {
    return waiting.highest();
  }

  /** From now on it is counted anew how many there were at once. */
  public void forget() {
    lent.forget();
    waiting.forget();
  }

  /** Where a call stands that waits; nowhere, if it does not. */
  static final class Line {

    private final HighWater waiting;
    private final AtomicBoolean stands;

    private Line(HighWater waiting, boolean stands) {
      this.waiting = waiting;
      this.stands = new AtomicBoolean(stands);
      if (stands) {
        waiting.up();
      }
    }

    /** It has a connection, or gets none. More than once is as good as once. */
    void leave() {
      if (stands.compareAndSet(true, false)) {
        waiting.down();
      }
    }
  }

  /** A number that goes up and down, and how far up it has been. */
  static final class HighWater {

    private final AtomicLong now = new AtomicLong();
    private final AtomicLong highest = new AtomicLong();

    void up() {
      long next = now.incrementAndGet();
      if (next > highest.get()) {
        highest.accumulateAndGet(next, Math::max);
      }
    }

    void down() {
      now.decrementAndGet();
    }

    private long highest() {
      return highest.get();
    }

    private void forget() {
      highest.set(now.get());
    }
  }
}
