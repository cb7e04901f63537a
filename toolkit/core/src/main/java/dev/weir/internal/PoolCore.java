package dev.weir.internal;

import dev.weir.discipline.Discipline;
import dev.weir.observe.Histogram;
import dev.weir.observe.Ledger;
import dev.weir.observe.Outcome;
import dev.weir.observe.PoolEvent;
import dev.weir.observe.PoolListener;
import dev.weir.observe.PoolSnapshot;
import dev.weir.overflow.Overflow;
import dev.weir.spi.Crew;
import dev.weir.spi.CrewFactory;
import dev.weir.spi.Seat;
import dev.weir.spi.Workplace;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.Exceptions;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** What a worker pool is made of: a room, continuations, seats, a crew, a timer, and their end. */
public final class PoolCore implements Workplace {
  /*
   * open        work is admitted
   * closing     the room is closed, what is delayed is withdrawn; what is in goes on
   * terminated  nothing is in, and nothing can join any more: the crew leaves
   * deserted    the crew has left
   *
   * open -> closing          shutDown
   * closing -> terminated    finishIfVacant: the room is vacant (which lasts, as it is closed) and the
   *                          continuations let themselves be closed (only if none is queued or runs)
   * terminated -> deserted   by the last of the crew to leave
   *
   * Whoever settles the last admission outside a seat, runs the last continuation, or finds its seat
   * without work, calls finishIfVacant if it sees closing; shutDown sets closing, then calls it too.
   *
   * disposed    besides: whatever is taken is discarded rather than run. Set before anything is
   *             swept out; each seat looks at it after it has begun a task.
   */
  private final PoolSettings settings;
  private final Scheduler scheduler;
  private final Timer timer;
  private final @Nullable Scheduler expiry;
  private final PoolSeat[] seats;
  private final Tally[] tallies;
  private final Room room;
  private final Continuations continuations = new Continuations();
  private final Crew crew;

  private final AtomicInteger strands = new AtomicInteger();
  private final AtomicInteger timers = new AtomicInteger();
  private final Set<TimedTask> timed = ConcurrentHashMap.newKeySet();
  private final Set<PoolTask> held = ConcurrentHashMap.newKeySet();

  private volatile boolean closing;
  private volatile boolean disposed;
  private volatile boolean terminated;
  private final AtomicBoolean terminationBegun = new AtomicBoolean();
  private final Sinks.Empty<Void> deserted = Sinks.empty();

  /**
   * A pool at work.
   *
   * @param settings what it needs to know
   * @param scheduler what its workers name as their parent
   * @param timer a scheduler whose clock and timer to use; null for the system's, and a thread
   * @param expiry where timeouts are signalled; null for {@code Schedulers.parallel()}
   * @param discipline orders those who wait for room
   * @param crews who sits on the seats
   */
  public PoolCore(
      PoolSettings settings,
      Scheduler scheduler,
      @Nullable Scheduler timer,
      @Nullable Scheduler expiry,
      Discipline discipline,
      CrewFactory crews) {
    this.settings = settings;
    this.scheduler = scheduler;
    this.timer = timer == null ? new TimerThread(settings.name()) : new SchedulerTimer(timer);
    this.expiry = expiry != null ? expiry : timer;
    this.tallies = new Tally[settings.workers()];
    for (int i = 0; i < tallies.length; i++) {
      tallies[i] = new Tally();
    }
    this.room =
        new Room(
            settings.workers() + settings.queueCapacity(),
            settings.maxWaiters(),
            discipline,
            tallies,
            this.timer,
            this::wake);
    this.seats = new PoolSeat[settings.workers()];
    for (int i = 0; i < seats.length; i++) {
      seats[i] = new PoolSeat(this, tallies[i]);
    }
    this.crew = crews.create(this);
    crew.start();
  }

  // ---------------------------------------------------------------- parts

  Room room() {
    return room;
  }

  Continuations continuations() {
    return continuations;
  }

  Timer timer() {
    return timer;
  }

  PoolSettings settings() {
    return settings;
  }

  @Override
  public String name() {
    return settings.name();
  }

  @Override
  public List<? extends Seat> seats() {
    return List.of(seats);
  }

  /**
   * The pool as Reactor knows it.
   *
   * @return the scheduler
   */
  public Scheduler scheduler() {
    return scheduler;
  }

  /** Where timeouts are signalled. */
  Scheduler expiry() {
    return expiry != null ? expiry : Schedulers.parallel();
  }

  /** Something became ready. */
  void wake() {
    if (crew.hasHelp() && (!crew.isGuarded() || backlog() > room.pace().patience())) {
      crew.wake();
    }
  }

  private long backlog() {
    return room.backlog() + continuations.backlog();
  }

  @Override
  public boolean tasksAreShort() {
    return room.pace().patience() > 0;
  }

  @Override
  public long progress() {
    return room.progress();
  }

  @Override
  public void stalled() {
    room.pace().forget();
  }

  /**
   * The pool's clock.
   *
   * @return milliseconds since the epoch
   */
  public long epochMillis() {
    return timer.epochMillis();
  }

  /**
   * The pool's monotonic clock.
   *
   * @return nanoseconds from an arbitrary origin
   */
  public long nanoTime() {
    return timer.nanoTime();
  }

  // ---------------------------------------------------------------- continuations

  /**
   * A new strand.
   *
   * @return the strand
   * @throws java.util.concurrent.RejectedExecutionException if the pool is shut down, or has as
   *     many strands as it may
   */
  public Scheduler.Worker openStrand() {
    if (closing) {
      throw Exceptions.failWithRejected();
    }
    int before;
    do {
      before = strands.get();
      if (before >= settings.maxStrands()) {
        throw Exceptions.failWithRejected(
            "pool " + settings.name() + ": workers: " + before + " (expected: fewer)");
      }
    } while (!strands.compareAndSet(before, before + 1));
    return new Strand(this, true);
  }

  /**
   * A strand for one delayed or periodic task, which counts as a timer instead.
   *
   * @return the strand
   */
  public Scheduler.Worker oneOffStrand() {
    if (closing) {
      continuations.refuse();
      throw Exceptions.failWithRejected();
    }
    return new Strand(this, false);
  }

  void strandClosed() {
    strands.decrementAndGet();
  }

  /** Lets a strand with work join. False if the pool has ended. */
  boolean resume(Strand strand) {
    if (!continuations.join(strand)) {
      return false;
    }
    wake();
    return true;
  }

  /** Lets a strand that has run, and has more to run, join again before it is counted as run. */
  void rejoin(Strand strand) {
    if (!continuations.join(strand)) {
      throw new IllegalStateException("continuations closed while one ran");
    }
    wake();
  }

  /** A strand that was taken by a seat has run. */
  void ran() {
    continuations.ran();
    if (closing) {
      finishIfVacant();
    }
  }

  boolean remember(TimedTask task) {
    int before;
    do {
      before = timers.get();
      if (before >= settings.maxTimers()) {
        return false;
      }
    } while (!timers.compareAndSet(before, before + 1));
    timed.add(task);
    return true;
  }

  void forget(TimedTask task) {
    if (timed.remove(task)) {
      timers.decrementAndGet();
    }
  }

  // ---------------------------------------------------------------- admissions

  /**
   * Admits a bare body.
   *
   * @param body what to run
   * @param overflow what to do if there is no room
   * @return null if it was accepted, or has been run; else why not
   */
  public @Nullable Away execute(Runnable body, Overflow overflow) {
    return switch (room.enter(body)) {
      case ADMITTED -> {
        wake();
        yield null;
      }
      case CLOSED -> refuse(Away.SHUT_DOWN);
      case FULL ->
          switch (overflow.whenFull()) {
            case DROP -> refuse(Away.DROPPED);
            case REJECT -> refuse(Away.NO_ROOM);
            case RUN -> runInline(body);
            case WAIT -> parkForRoom(body, overflow);
          };
    };
  }

  /**
   * Counts new work that was turned away before it was offered to the room, and tells the listener.
   *
   * @param why the reason
   * @return the reason
   */
  public Away refuse(Away why) {
    room.refuse(why.outcome());
    turnedAway(null, why.outcome(), 0);
    return why;
  }

  private @Nullable Away runInline(Runnable body) {
    if (Schedulers.isInNonBlockingThread()) {
      return refuse(Away.WOULD_BLOCK);
    }
    room.enterInline();
    Throwable error = PoolSeat.call(body);
    room.leftInline(error == null ? Outcome.COMPLETED : Outcome.FAILED);
    if (error != null) {
      failed(error);
    }
    return null;
  }

  private @Nullable Away parkForRoom(Runnable body, Overflow overflow) {
    if (Schedulers.isInNonBlockingThread() || WorkerThread.isCurrent()) {
      return refuse(Away.WOULD_BLOCK);
    }
    ParkedCaller caller = new ParkedCaller(this, body);
    if (!room.lineUp(caller)) {
      return refuse(Away.TOO_MANY_WAITERS);
    }
    Away why = caller.await(overflow.waitBound().toNanos());
    if (why != null) {
      turnedAway(null, why.outcome(), caller.waited());
    }
    return why;
  }

  /**
   * Admits a task under every strategy alike: where there is no room it waits, without a thread.
   *
   * @param body what to run
   * @return cancels it
   */
  public Disposable schedule(Runnable body) {
    DirectTask task = new DirectTask(this, body);
    switch (room.enter(task)) {
      case ADMITTED -> wake();
      case CLOSED -> {
        refuse(Away.SHUT_DOWN);
        throw Exceptions.failWithRejected();
      }
      case FULL -> {
        if (!room.lineUp(task)) {
          refuse(Away.TOO_MANY_WAITERS);
          throw Exceptions.failWithRejected(
              "pool " + settings.name() + ": maxWaiters: " + settings.maxWaiters() + " (all wait)");
        }
        if (closing && task.outcome() == Outcome.REJECTED) {
          throw Exceptions.failWithRejected();
        }
      }
    }
    return task;
  }

  void hold(PoolTask task) {
    held.add(task);
    if (disposed) { // seen only now: the disposal may have looked too early
      task.disposed();
    }
  }

  void release(PoolTask task) {
    held.remove(task);
  }

  /** An admission was settled elsewhere than on its seat. */
  void withdrawn() {
    if (closing) {
      finishIfVacant();
    }
  }

  // ---------------------------------------------------------------- telling

  /** A body threw, and nobody is subscribed to it. */
  void failed(Throwable error) {
    failed(null, error);
    Errors.report(error);
  }

  /** A body threw, and its subscriber is told. */
  void failed(@Nullable String task, Throwable error) {
    publish(new PoolEvent.TaskFailed(settings.name(), task, error));
  }

  void turnedAway(@Nullable String task, Outcome outcome, long waitedNanos) {
    if (settings.listener() != PoolListener.NONE) {
      publish(
          new PoolEvent.TaskTurnedAway(
              settings.name(), task, outcome, room.queued(), Duration.ofNanos(waitedNanos)));
    }
  }

  @Override
  public void publish(PoolEvent event) {
    try {
      settings.listener().onEvent(event);
    } catch (Throwable e) { // a listener's mistake must not become the pool's
      Errors.reportOrDrop(e);
    }
  }

  // ---------------------------------------------------------------- the end

  /**
   * Whether the pool admits no more work.
   *
   * @return true once shutdown began
   */
  public boolean isClosing() {
    return closing;
  }

  boolean isDisposed() {
    return disposed;
  }

  @Override
  public boolean isTerminated() {
    return terminated;
  }

  /**
   * The end.
   *
   * @return completes when the crew has left
   */
  public Mono<Void> onDeserted() {
    return deserted.asMono();
  }

  /**
   * Admits no more work. What is in goes on, unless forced.
   *
   * @param forced whether what is in is cancelled and interrupted
   */
  public void shutDown(boolean forced) {
    boolean first = !closing;
    if (forced) {
      disposed = true;
    }
    closing = true;
    if (first) {
      publish(new PoolEvent.ShutdownBegun(settings.name(), forced));
    }
    room.close(forced ? Outcome.CANCELLED : Outcome.REJECTED);
    timed.forEach(task -> task.withdraw(Outcome.CANCELLED));
    if (forced) {
      sweepOut();
    }
    finishIfVacant();
  }

  private void sweepOut() {
    held.forEach(task -> Errors.guard(task::disposed));
    Ring.Cursor cursor = new Ring.Cursor();
    for (Object entry = room.poll(cursor); entry != null; entry = room.poll(cursor)) {
      discard(entry);
    }
    for (Ready entry = continuations.poll(); entry != null; entry = continuations.poll()) {
      discard(entry);
    }
    for (PoolSeat seat : seats) {
      Errors.guard(seat::disposeCurrent);
    }
    crew.interruptAll();
  }

  /** Settles what was taken by somebody who will not run it, because the pool is disposed of. */
  void discard(Object entry) {
    if (entry instanceof Strand strand) {
      strand.discard(Outcome.CANCELLED);
      ran();
    } else if (entry instanceof Admission admission) {
      Errors.guard(admission::disposed);
      room.skipped();
    } else {
      room.discarded();
    }
  }

  @Override
  public void quiet() {
    if (closing) {
      finishIfVacant();
    }
  }

  private void finishIfVacant() {
    if (room.isVacant()
        && continuations.closeIfIdle()
        && terminationBegun.compareAndSet(false, true)) {
      terminated = true;
      timer.close();
      crew.wakeAll();
    }
  }

  @Override
  public void deserted() {
    publish(new PoolEvent.Terminated(settings.name(), ledger()));
    deserted.tryEmitEmpty();
  }

  // ---------------------------------------------------------------- looking in

  /**
   * Where everything offered is now.
   *
   * @return every term of the law
   */
  public Ledger ledger() {
    long completed = room.counts().get(Outcome.COMPLETED);
    long failed = room.counts().get(Outcome.FAILED);
    for (Tally tally : tallies) {
      completed += tally.completed();
      failed += tally.failed();
    }
    return new Ledger(
        room.offered() + continuations.offeredInAll(),
        completed,
        failed,
        settled(Outcome.DROPPED),
        settled(Outcome.REJECTED),
        settled(Outcome.TIMED_OUT),
        settled(Outcome.CANCELLED),
        0,
        0,
        timers.get(),
        room.waiting(),
        room.queued() + continuations.queued(tallies),
        room.running() + continuations.running(tallies));
  }

  private long settled(Outcome outcome) {
    return room.counts().get(outcome) + continuations.counts().get(outcome);
  }

  /**
   * The depth of the room's queue.
   *
   * @return admissions let in and not yet started
   */
  public long depth() {
    return room.queued();
  }

  /**
   * What the pool looks like now.
   *
   * @return a snapshot
   */
  public PoolSnapshot snapshot() {
    Histogram waits = new Histogram();
    Histogram runs = new Histogram();
    for (PoolSeat seat : seats) {
      seat.addTo(waits, runs);
    }
    return new PoolSnapshot(
        settings.name(),
        ledger(),
        room.capacity(),
        room.queued(),
        room.maxWaiters(),
        crew.busy(),
        room.overrun() + continuations.overrun(),
        Duration.ofNanos(room.oldestAge()),
        room.pace().sampledOneIn(),
        waits.percentiles(),
        runs.percentiles(),
        crew.unparks(),
        crew.snapshot());
  }
}
