package dev.weir.internal;

import dev.weir.observe.Histogram;
import dev.weir.observe.Outcome;
import dev.weir.spi.Seat;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** What a seat's thread reads and writes for every task, away from what other threads write. */
abstract class SeatState extends PaddingBefore {

  /** Longer than any task that is called short, in nanoseconds. */
  private static final long UNKNOWN = 100_000;

  final PoolCore core;
  final Room room;
  final Continuations continuations;
  final Tally tally;
  final Ring.Cursor cursor;
  final @Nullable LearnedTimes learned;
  final @Nullable SeatForks forks;
  final @Nullable InterruptGate gate;
  final Samples waits = new Samples();
  final Samples runs = new Samples();
  long meanRun = UNKNOWN;
  long strands;
  long errands;
  boolean roomsTurn;
  boolean runsFork;

  /**
   * The admission, strand or errand that is about to run or runs here. Written before the CAS that
   * starts a task, so that a disposal either is seen after that CAS or sees it.
   */
  @SuppressWarnings("unused") // through a handle
  @Nullable Object current;

  SeatState(PoolCore core, Tally tally, @Nullable SeatForks forks) {
    this.core = core;
    this.forks = forks;
    this.gate = InterruptGate.under(core.settings().stuck());
    this.room = core.room();
    this.continuations = core.continuations();
    this.tally = tally;
    this.learned = room.learned();
    this.cursor =
        new Ring.Cursor(
            room.pace(),
            () ->
                continuations.hasEntries()
                    || room.hasWaiters()
                    || (forks != null && forks.hasEntries()));
  }
}

/** A seat in front of a pool's room and continuations; counts and samples what runs on it. */
@SuppressWarnings("unused") // the padding
final class PoolSeat extends SeatState implements Seat {

  private static final VarHandle CURRENT =
      VarHandles.find(MethodHandles.lookup(), SeatState.class, "current", Object.class);

  private static final VarHandle ERRANDS =
      VarHandles.find(MethodHandles.lookup(), SeatState.class, "errands", long.class);

  private static final int MEAN_WEIGHT = 8;

  private long a00, a01, a02, a03, a04, a05, a06, a07, a08, a09, a10, a11, a12, a13, a14;

  PoolSeat(PoolCore core, Tally tally, @Nullable SeatForks forks) {
    super(core, tally, forks);
  }

  /** One per tally. */
  static PoolSeat[] row(PoolCore core, Tally[] tallies) {
    PoolSeat[] seats = new PoolSeat[tallies.length];
    Arrays.setAll(seats, seat -> new PoolSeat(core, tallies[seat], core.forks().ofSeat(seat)));
    return seats;
  }

  // ---------------------------------------------------------------- taking

  @Override
  public @Nullable Object take() {
    Object next = forks == null ? takeShared() : takeForking(forks);
    if (room.hasWaiters()) {
      if (next != null) {
        Errors.guard(room::drain); // what was taken must not be lost
      } else {
        room.drain();
        next = room.poll(cursor);
      }
    }
    return next;
  }

  private @Nullable Object takeShared() {
    roomsTurn = !roomsTurn;
    Object next = roomsTurn ? room.poll(cursor) : continuations.poll();
    if (next == null) {
      next = roomsTurn ? continuations.poll() : room.poll(cursor);
      if (next == null) {
        VarHandle.fullFence(); // a CAS was made otherwise: see Room, "who drains"
      }
    }
    return next;
  }

  /* What was forked here, else what came from outside, else what was forked elsewhere. But now and then
   * the other way round: see Turns. */
  private @Nullable Object takeForking(SeatForks own) {
    runsFork = false;
    boolean outsidesTurn = own.isOutsidesTurn();
    Object next = outsidesTurn ? takeOutside(own) : null;
    if (next == null) {
      next = takeFork(own);
    }
    if (next == null && own.isOthersTurn() && own.steal()) {
      next = takeFork(own);
    }
    if (next == null && !outsidesTurn) {
      next = takeOutside(own);
    }
    if (next == null && own.steal()) {
      next = takeFork(own);
    }
    return next;
  }

  private @Nullable Object takeOutside(SeatForks own) {
    Object next = takeShared();
    if (next != null) {
      own.outsideTaken();
    }
    return next;
  }

  private @Nullable Object takeFork(SeatForks own) {
    Object next = own.take(cursor);
    if (next != null) {
      runsFork = true;
      tally.takeFork();
    }
    return next;
  }

  /** Takes new work in as a fork of what runs here. False if there is no room for it. */
  boolean fork(Object entry) {
    return forks != null && forks.fork(entry);
  }

  boolean isOf(PoolCore pool) {
    return core == pool;
  }

  @Override
  public boolean seesWork() {
    return room.hasEntries() || continuations.hasEntries() || (forks != null && forks.seesWork());
  }

  // ---------------------------------------------------------------- running

  @Override
  public void run(Object entry) {
    try {
      dispatch(entry);
    } catch (Throwable e) { // a subscriber's mistake, or a reporter's, which then kills the thread
      report(e);
    } finally {
      CURRENT.setOpaque(this, null);
      Thread.interrupted(); // what a body did to its thread's flag ends with it
    }
  }

  private void dispatch(Object entry) {
    if (entry instanceof Strand strand) {
      runStrand(strand);
    } else if (entry instanceof Errand errand) {
      CURRENT.setOpaque(this, errand);
      ERRANDS.setOpaque(this, errands + 1);
      try {
        errand.runOn(this);
      } finally {
        core.ran();
      }
    } else if (entry instanceof Ready ready) {
      ready.runOn(this);
    } else if (core.isDisposed()) {
      discard();
    } else {
      runBare((Runnable) entry);
    }
  }

  private void runStrand(Strand strand) {
    CURRENT.setOpaque(this, strand);
    boolean sampled = room.pace().isSampled(strands++);
    long start = sampled ? core.nanoTime() : 0;
    long before = tally.resumed();
    long spent = cursor.spent();
    try {
      strand.runOn(this);
    } finally {
      core.ran();
    }
    if (sampled) {
      long nanos = core.nanoTime() - start - (cursor.spent() - spent);
      adapt(Math.max(0, nanos) / Math.max(1, tally.resumed() - before));
    }
  }

  private void discard() {
    if (runsFork) {
      core.forks().discarded();
      core.withdrawn();
    } else {
      room.discarded(Outcome.CANCELLED);
    }
  }

  private void runBare(Runnable body) {
    tally.begin();
    Throwable error = callSampled(body);
    left(error != null);
    report(error);
  }

  /** Runs the body of what was taken last, and takes its times if it is in the sample. */
  @Nullable Throwable callSampled(Runnable body) {
    long stamp = cursor.stamp();
    if (stamp == 0) {
      return call(body);
    }
    long before = tally.begun();
    long start = core.nanoTime();
    waited(start - stamp);
    Throwable error = call(body);
    long nanos = core.nanoTime() - start;
    runs.record(nanos);
    adapt(nanos / (1 + tally.begun() - before)); // it may have run others at once
    return error;
  }

  /**
   * Runs a body, which can be interrupted if it gets stuck. What it throws is returned, for {@link
   * #report} once it is accounted for.
   */
  @Nullable Throwable call(Runnable body) {
    InterruptGate.open(this);
    Throwable error = Errors.thrownBy(body);
    InterruptGate.shut(this);
    return error;
  }

  void report(@Nullable Throwable error) {
    if (error != null) {
      core.failed(error);
    }
  }

  /**
   * Starts an admission, unless it was settled while it was queued.
   *
   * @param admission what was taken
   * @return whether it runs now
   */
  boolean begin(PoolAdmission admission) {
    CURRENT.setOpaque(this, admission);
    if (!admission.begin()) {
      room.books().tombstoneTaken();
      return false;
    }
    tally.begin();
    if (core.isDisposed()) { // the disposal may have looked at current too early
      admission.disposed();
    }
    return true;
  }

  /** Whether the times of the admission that has begun here are in the sample. */
  boolean isTimed() {
    return learned != null || cursor.stamp() != 0;
  }

  /** An admission that ran here was settled here. */
  void left(boolean threw) {
    tally.count(threw);
    if (runsFork) {
      tally.leaveFork();
    } else {
      tally.leave();
    }
  }

  /** Its distance from those who produce what it takes. */
  Headway headway() {
    return cursor;
  }

  /** A continuation starts here. */
  void resumed() {
    tally.resume();
  }

  /** A continuation that ran here was settled here. */
  void ended(boolean threw) {
    tally.count(threw);
    tally.end();
  }

  /** Records how long a sampled task waited, in nanoseconds. */
  void waited(long nanos) {
    waits.record(nanos);
  }

  /** Records how long a sampled task ran, in nanoseconds. */
  void sampled(long nanos) {
    runs.record(nanos);
    adapt(nanos);
  }

  /** As {@link #sampled}, of a task that has a class of which something may be learned. */
  void ran(PoolTask task, long nanos) {
    sampled(nanos);
    if (learned != null) {
      learned.ran(task.taskName(), nanos);
    }
  }

  private void adapt(long nanos) {
    meanRun += (nanos - meanRun) / MEAN_WEIGHT;
    room.pace().adapt(meanRun);
    if (forks != null) {
      forks.adapt(meanRun);
    }
  }

  // ---------------------------------------------------------------- from outside

  /** Settles what runs here, because the pool is disposed of. */
  void disposeCurrent() {
    Object running = CURRENT.getVolatile(this);
    if (running instanceof PoolAdmission admission) {
      admission.disposed();
    } else if (running instanceof Strand strand) {
      strand.disposeCurrent();
    }
  }

  @Nullable Thief thief() {
    return forks == null ? null : forks.thief();
  }

  void addTo(Histogram allWaits, Histogram allRuns) {
    waits.addTo(allWaits);
    runs.addTo(allRuns);
  }

  Samples waits() {
    return waits;
  }

  Samples runs() {
    return runs;
  }

  /** How often something has begun here. */
  long turns() {
    return tasks() + (long) ERRANDS.getOpaque(this);
  }

  /** The name of the task that runs here; null if none does, or it has none. */
  @Nullable String taskName() {
    return CURRENT.getOpaque(this) instanceof PoolTask task ? task.taskName() : null;
  }

  /** How many tasks and continuations came to their ends here. */
  long done() {
    return tally.completed() + tally.failed();
  }

  /** Whether it has a continuation in hand, as far as a glance shows. */
  boolean isOnContinuation() {
    Object running = CURRENT.getOpaque(this);
    return running instanceof Strand || running instanceof Errand;
  }

  @Override
  public long tasks() {
    return tally.begun() + tally.resumed();
  }

  @Override
  public long errors() {
    return tally.failed();
  }
}
