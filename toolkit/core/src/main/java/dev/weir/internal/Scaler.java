package dev.weir.internal;

import dev.weir.observe.PoolEvent;
import dev.weir.observe.Workforce;
import dev.weir.scaling.Elasticity;
import dev.weir.scaling.Load;
import dev.weir.scaling.Wanted;
import dev.weir.spi.ElasticCrew;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Has a pool grow and shrink as its policy says: asks it at regular intervals while there is
 * something to decide, and at once when work comes for which nobody is free.
 */
final class Scaler extends Drain {
  /*
   * Decisions are made under the drain, on the timer's thread as a rule. Owned by it:
   *
   *   workers   how many there are to be, as decided last
   *   reading   the next regular reading; none if there is nothing to decide: with no more workers than
   *             the least, nothing queued, and nothing asked. An idle pool reads nothing
   *   look      another look while an answer stands, after gap nanoseconds, which grow: the answer was that
   *             those who are there would take the work soon, and they may be blocked by now
   *
   * asked   OPEN    whoever finds nobody free asks for a decision
   *         ASKED   somebody has asked, and got nobody, or not yet; only a full room is worth asking again
   *         FULL    that has been asked too
   *
   * OPEN -> ASKED          shortOfHelp  by whoever published work and saw nobody asleep or searching
   * OPEN | ASKED -> FULL   outOfRoom    by whoever found the room full
   * any -> OPEN            under the drain, after a regular reading, if the pool has grown, or if there was
   *                        nothing left to decide; who opens it then looks for work, and calls for
   *                        help: whoever published meanwhile has not
   *
   * While it is not OPEN a decision, another look or a regular reading is pending. So an answer stands for one
   * interval at most, and producers ask no more often than that, unless each time somebody comes.
   */
  private static final int OPEN = 0;
  private static final int ASKED = 1;
  private static final int FULL = 2;

  /** Somewhat longer than what counts as soon. */
  private static final long SOON = TimeUnit.MILLISECONDS.toNanos(2);

  private static final long LATER = TimeUnit.MILLISECONDS.toNanos(16);

  private static final VarHandle ASKED_STATE =
      VarHandles.find(MethodHandles.lookup(), Scaler.class, "asked", int.class);

  private final PoolCore core;
  private final ElasticCrew crew;
  private final Elasticity elasticity;
  private final int most;
  private final long interval;
  private final LoadMeter meter;
  private final ScalingLog log = new ScalingLog();
  private final Appointment reading;
  private final Appointment look;

  private int workers;
  private long gap = SOON;
  private long grownAt;
  private long shrunkAt;
  private boolean everGrew;
  private boolean everShrank;

  private volatile int asked;
  private volatile boolean closed;

  private Scaler(PoolCore core, ElasticCrew crew, Elasticity elasticity) {
    this.core = core;
    this.crew = crew;
    this.elasticity = elasticity;
    this.most = core.settings().workers();
    this.workers = elasticity.min();
    this.interval = TaskBounds.nanos(elasticity.interval());
    this.meter = new LoadMeter(core, crew, elasticity);
    this.reading = new Appointment(core.timer(), this::decide);
    this.look = new Appointment(core.timer(), this::decide);
  }

  /** Null if the number of workers is constant, or its crew does not let it change. */
  static @Nullable Scaler of(PoolCore core, @Nullable Elasticity elasticity) {
    return elasticity != null && core.crew() instanceof ElasticCrew crew
        ? new Scaler(core, crew, elasticity)
        : null;
  }

  // ---------------------------------------------------------------- asking

  /** Work has come, and nobody sleeps who could be woken. Cheap, unless it is worth a decision. */
  void shortOfHelp() {
    if (asked == OPEN
        && crew.workers() < most
        && !crew.isSearching()
        && ASKED_STATE.compareAndSet(this, OPEN, ASKED)) {
      decideSoon();
    }
  }

  /** Work has come for which there was no room. Cheap, unless it is worth a decision. */
  void outOfRoom() {
    int before = asked;
    if (before != FULL && crew.workers() < most && ASKED_STATE.compareAndSet(this, before, FULL)) {
      decideSoon();
    }
  }

  private void decideSoon() {
    try {
      core.timer().at(core.nanoTime(), this::decide);
    } catch (Throwable noTimer) { // it has been shut down, or no thread is to be had for it
      decide();
    }
  }

  private void decide() {
    Errors.guard(this::drain);
  }

  /** The pool has ended: nothing is decided any more. */
  void close() {
    closed = true;
    decide();
  }

  // ---------------------------------------------------------------- deciding

  @Override
  protected void pass() {
    boolean regular = reading.keep();
    boolean again = look.keep();
    if (closed) {
      reading.cancel();
      look.cancel();
      return;
    }
    Load load = read(regular);
    log.judge(load, meter.waits());
    boolean grew = !core.isDisposed() && follow(load);
    if (asked != OPEN && (regular || grew || isMoot(load))) {
      asked = OPEN;
      if (meter.ahead() > 0) { // counted as for the decision, or two of them might go on for ever
        core.callForHelp();
      }
    }
    if (!reading.isMade() && isToBeReadAgain(load)) {
      readLater();
    }
    if (regular || asked == OPEN) {
      gap = SOON;
    } else if (again) {
      gap = Math.min(2 * gap, LATER);
    }
    if (asked != OPEN && !look.isMade()) {
      lookAgain();
    }
  }

  /* Whether it has been taken meanwhile. Of short tasks there is always one that was. */
  private boolean isMoot(Load load) {
    return load.queued() + load.waiting() == 0 && !core.tasksAreShort();
  }

  private Load read(boolean regular) {
    long now = core.nanoTime();
    return meter.read(
        regular,
        workers,
        everGrew ? Math.max(0, now - grownAt) : Long.MAX_VALUE,
        everShrank ? Math.max(0, now - shrunkAt) : Long.MAX_VALUE);
  }

  /* Asks the policy, and does what it says. Whether the pool has grown. */
  private boolean follow(Load load) {
    Wanted wanted = ask(load);
    int before = workers;
    int after = Math.max(elasticity.min(), Math.min(most, wanted.workers()));
    after = Math.max(after, before - meter.asleep()); // who is busy stays
    if (after != before) {
      workers = after;
      if (after > before) {
        grownAt = load.now();
        everGrew = true;
      } else {
        shrunkAt = load.now();
        everShrank = true;
      }
      log.add(core.timer().epochMillis(), load, after, wanted.cause(), meter.waits());
    }
    if (after != before || crew.workers() != after) {
      // There may be no more threads to be had, or one was about to sleep who should leave: tried
      // again at
      // the next reading.
      Errors.guard(() -> crew.resize(workers));
    }
    if (after != before) {
      core.publish(new PoolEvent.Scaled(core.name(), wanted.cause(), before, after));
    }
    return after > before;
  }

  private Wanted ask(Load load) {
    try {
      Wanted wanted = elasticity.policy().decide(load);
      return Objects.requireNonNull(wanted, "scaling policy: null (expected: a decision)");
    } catch (Throwable e) { // a caller's own, perhaps: the pool stays as it is
      Errors.reportOrDrop(e);
      return load.keep();
    }
  }

  private boolean isToBeReadAgain(Load load) {
    return workers > elasticity.min()
        || crew.workers() != workers
        || load.queued() + load.waiting() > 0
        || asked != OPEN
        || log.isOpen();
  }

  private void readLater() {
    try {
      reading.make(interval);
    } catch (Throwable noTimer) { // it has been shut down, or no thread is to be had for it
      asked = OPEN; // so that whoever finds nobody free asks again
    }
  }

  private void lookAgain() {
    if (gap < interval) {
      Errors.guard(() -> look.make(gap)); // without a timer there is no reading either: see above
    }
  }

  // ---------------------------------------------------------------- looking in

  Workforce workforce() {
    ScalingLog.History history = log.history();
    return new Workforce(
        crew.workers(), elasticity.min(), most, history.changes(), history.recent());
  }
}
