package dev.weir.internal;

import dev.weir.discipline.Discipline;
import dev.weir.observe.Outcome;
import dev.weir.observe.PoolEvent;
import dev.weir.observe.PoolListener;
import dev.weir.request.Request;
import dev.weir.spi.Crew;
import dev.weir.spi.CrewFactory;
import dev.weir.spi.Workplace;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
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
   * Who settles the last admission outside a seat, runs the last continuation, or finds no work on its
   * seat, calls finishIfVacant if it sees closing; shutDown sets closing, then calls it too.
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
  private final Forks forks;
  private final Continuations continuations = new Continuations();
  private final Crew crew;
  private final Summons summons;
  private final Upkeep upkeep;
  private final Entrance entrance;
  private final PoolView view;

  private final Strands strands = new Strands(this);
  private final TimedTasks timedTasks;
  private final Set<PoolTask> held = ConcurrentHashMap.newKeySet();

  private final AtomicBoolean closing = new AtomicBoolean();
  private volatile boolean disposed;
  private final AtomicBoolean terminated = new AtomicBoolean();
  private final Sinks.Empty<Void> deserted = Sinks.empty();

  /**
   * A pool at work.
   *
   * @param settings what it needs to know
   * @param scheduler what its workers name as their parent
   * @param timer a scheduler whose clock and timer to use; null for the system's, and a thread
   * @param expiry where timeouts are signalled; null for {@code Schedulers.parallel()}
   * @param discipline orders those who wait, for room or for a seat
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
    this.timer = timer == null ? new TimerThread(settings.name()) : new SteadyTimer(timer);
    this.expiry = expiry != null ? expiry : timer;
    this.tallies = Tally.row(settings.workers());
    this.timedTasks = new TimedTasks(settings.maxTimers());
    this.room =
        new Room(
            settings.workers() + settings.queueCapacity(),
            settings.maxWaiters(),
            discipline,
            tallies,
            this.timer,
            this::callForHelp);
    this.forks = new Forks(this, tallies, settings.forkCapacity());
    this.seats = PoolSeat.row(this, tallies);
    this.crew = crews.create(this);
    this.upkeep = new Upkeep(this);
    this.summons = new Summons(crew, room, continuations, forks, upkeep.scaler());
    this.entrance = new Entrance(this, Request.PLAIN);
    this.view = new PoolView(this, crew, seats, tallies);
    try {
      crew.start();
    } catch (Throwable e) { // no pool comes of it: those who have come must leave
      shutDown(true);
      throw e;
    }
  }

  /** How new work without a subscriber comes in. */
  public Entrance entrance() {
    return entrance;
  }

  Room room() {
    return room;
  }

  Continuations continuations() {
    return continuations;
  }

  Forks forks() {
    return forks;
  }

  Timer timer() {
    return timer;
  }

  Set<PoolTask> held() {
    return held;
  }

  Crew crew() {
    return crew;
  }

  /** Where strands come from. */
  public Strands strands() {
    return strands;
  }

  TimedTasks timedTasks() {
    return timedTasks;
  }

  PoolSettings settings() {
    return settings;
  }

  @Override
  public String name() {
    return settings.name();
  }

  @Override
  public List<PoolSeat> seats() {
    return List.of(seats);
  }

  Upkeep upkeep() {
    return upkeep;
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

  @Override
  public void callForHelp() {
    summons.call();
  }

  Summons summons() {
    return summons;
  }

  /**
   * Whether the current thread is one of the pool's workers.
   *
   * @return true within a body
   */
  public boolean isOnSeat() {
    return crew.isOnSeat();
  }

  @Override
  public boolean tasksAreShort() {
    return room.pace().patience() > 0;
  }

  @Override
  public long progress() {
    return room.progress() + Tally.resumed(tallies) + forks.taken();
  }

  @Override
  public boolean seesForks() {
    return forks.hasEntries();
  }

  @Override
  public void stalled() {
    room.pace().forget();
  }

  @Override
  public void watched(int looks) {
    summons.callForLag(looks);
  }

  @Override
  public long nanoTime() {
    return timer.nanoTime();
  }

  // ---------------------------------------------------------------- continuations

  /**
   * Has something done by a worker, as soon as one is free.
   *
   * @param action what to do
   * @return false if the pool has ended, or was disposed of
   */
  public boolean runErrand(Runnable action) {
    return !disposed && resume(new Errand(action));
  }

  /** Lets a strand with work join, or an errand. False if the pool has ended. */
  boolean resume(Ready entry) {
    if (!continuations.join(entry)) {
      return false;
    }
    callForHelp();
    return true;
  }

  /** Lets a strand that has run, and has more to run, join again before it is counted as run. */
  void rejoin(Strand strand) {
    if (!resume(strand)) {
      throw new IllegalStateException("continuations closed while one ran");
    }
  }

  /** A continuation that was taken has run. */
  void ran() {
    continuations.ran();
    quiet();
  }

  // ---------------------------------------------------------------- admissions

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
    quiet();
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
              settings.name(), task, outcome, view.depth(), Duration.ofNanos(waitedNanos)));
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
    return closing.get();
  }

  /**
   * Whether what is in the pool is discarded.
   *
   * @return true once it was disposed of by force
   */
  public boolean isDisposed() {
    return disposed;
  }

  @Override
  public boolean isTerminated() {
    return terminated.get();
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
    if (forced) {
      disposed = true;
    }
    if (closing.compareAndSet(false, true)) {
      publish(new PoolEvent.ShutdownBegun(settings.name(), forced));
    }
    entrance.close(forced);
    forks.close();
    timedTasks.forEach(forced ? task -> task.withdraw(Outcome.CANCELLED) : TimedTask::retire);
    if (forced) {
      new Eviction(this).run();
    }
    finishIfVacant();
  }

  @Override
  public void roused() {
    upkeep.roused();
  }

  @Override
  public void quiet() {
    if (closing.get()) {
      finishIfVacant();
    }
  }

  private void finishIfVacant() {
    if (room.isVacant()
        && forks.isVacant()
        && continuations.closeIfIdle()
        && terminated.compareAndSet(false, true)) {
      upkeep.close();
      timer.close();
      crew.wakeAll();
    }
  }

  @Override
  public void deserted() {
    publish(new PoolEvent.Terminated(settings.name(), view.ledger()));
    deserted.tryEmitEmpty();
  }

  /** What can be seen of the pool. */
  public PoolView view() {
    return view;
  }
}
