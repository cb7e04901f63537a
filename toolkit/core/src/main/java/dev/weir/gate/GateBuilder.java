package dev.weir.gate;

import dev.weir.discipline.Discipline;
import dev.weir.discipline.Partitions;
import dev.weir.internal.Checks;
import dev.weir.internal.GateCore;
import dev.weir.limit.CallEnd;
import dev.weir.limit.Limit;
import dev.weir.limit.Limits;
import dev.weir.overflow.CoDel;
import dev.weir.overflow.Overflow;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** Builds a {@link Gate}. Not thread-safe; may build several gates. */
public final class GateBuilder {

  private GateConfig config;
  private @Nullable Scheduler timer;
  private @Nullable Scheduler expiryScheduler;
  private @Nullable Scheduler startOn;
  private Function<? super Throwable, CallEnd> errors = GateBuilder::usualEnd;

  GateBuilder(String name) {
    this.config = GateConfig.usual(name, Limits.gradient2());
  }

  private static CallEnd usualEnd(Throwable error) {
    return error instanceof TimeoutException || error instanceof RejectedExecutionException
        ? CallEnd.OVERLOADED
        : CallEnd.IGNORED;
  }

  /**
   * How many permits there are.
   *
   * @param limit {@link Limits#gradient2()} by default
   * @return this
   */
  public GateBuilder limit(Limit limit) {
    config = config.withLimit(limit);
    return this;
  }

  /**
   * How many may wait for a permit. Throughput × acceptable delay is a good value; with 0 a gate
   * that drops or rejects turns away at once whoever finds no permit.
   *
   * @param capacity from 0 to 16,777,216; 256 by default
   * @return this
   * @throws IllegalArgumentException if it is out of range
   */
  public GateBuilder queueCapacity(int capacity) {
    config = config.withQueueCapacity(capacity);
    return this;
  }

  /**
   * How many more may wait under block and timeout.
   *
   * @param waiters from 0 to 268,435,456; 16 × queueCapacity by default, but at least 16
   * @return this
   * @throws IllegalArgumentException if it is out of range
   */
  public GateBuilder maxWaiters(int waiters) {
    config = config.withMaxWaiters(waiters);
    return this;
  }

  /**
   * What happens to an arrival for whom there is no permit: block and timeout let it wait, drop and
   * reject too while there is room in the queue, for as long as it takes. Whoever is turned away is
   * told so by a {@link GateRefusedException}, under drop too, which is only counted otherwise.
   *
   * @param strategy {@link Overflow#block()} by default; any but {@code callerRuns}
   * @return this
   * @throws IllegalArgumentException if it is {@code callerRuns}
   */
  public GateBuilder overflow(Overflow strategy) {
    config = config.withOverflow(strategy);
    return this;
  }

  /**
   * Who of those who wait goes next; and who makes way, when there is no room, for one who ranks
   * before: with {@link Discipline#priority()} the least urgent is shed first.
   *
   * @param order {@link Discipline#fifo()} by default; any that learns no run times
   * @return this
   * @throws IllegalArgumentException if it learns
   */
  public GateBuilder discipline(Discipline order) {
    config = config.withDiscipline(order);
    return this;
  }

  /**
   * Gives parts of the permits to partitions. The discipline ranks within each.
   *
   * @param parts none by default
   * @return this
   * @throws IllegalArgumentException if nobody may wait
   */
  public GateBuilder partitions(Partitions parts) {
    config = config.withPartitions(Checks.notNull("partitions", parts));
    return this;
  }

  /**
   * Keeps the queue from standing: turns away the last of those who wait, or under first come,
   * first served the first, when all have waited for too long for too long.
   *
   * @param control nothing by default
   * @return this
   */
  public GateBuilder codel(CoDel control) {
    config = config.withCodel(Checks.notNull("codel", control));
    return this;
  }

  /**
   * Has the gate only look on: everybody goes ahead, and what would have become of them is counted
   * ({@link dev.weir.observe.GateSnapshot#shadow}). Limits learn as ever. What would have waited is
   * told by how many go ahead beyond the limit, as if they waited.
   *
   * @param onlyLooksOn false by default
   * @return this
   */
  public GateBuilder shadow(boolean onlyLooksOn) {
    config = config.withShadow(onlyLooksOn);
    return this;
  }

  /**
   * What an error says about the load of what was called. Say it for a client that fails with a
   * status: that a 503 is a sign of overload, and that a 404 was answered in time.
   *
   * @param judge quick; one that throws is reported, and has said nothing; by default {@code
   *     TimeoutException} and {@code RejectedExecutionException} are signs of overload, and other
   *     errors say nothing. Called on the thread that signals the error
   * @return this
   */
  public GateBuilder errors(Function<? super Throwable, CallEnd> judge) {
    errors = Checks.notNull("errors", judge);
    return this;
  }

  /**
   * The clock and timer of waits and limits: give a virtual one to drive the gate in tests. Those
   * whose wait is over are then told on it too.
   *
   * @param scheduler time-capable; the system's clock and {@code Schedulers.parallel()} by default
   * @return this
   */
  public GateBuilder timer(Scheduler scheduler) {
    timer = Checks.notNull("timer", scheduler);
    return this;
  }

  /**
   * Where those are told who were turned away after they had waited. If it takes nothing any more,
   * or throws, they are told by the thread that turns them away; those of whom it was to tell when
   * it was disposed of are not told.
   *
   * @param scheduler never blocked by what it runs; {@code Schedulers.parallel()} by default, or
   *     the {@linkplain #timer timer} if one was given
   * @return this
   */
  public GateBuilder expiryScheduler(Scheduler scheduler) {
    expiryScheduler = Checks.notNull("expiryScheduler", scheduler);
    return this;
  }

  /**
   * Where sources are subscribed to that had to wait for their permit. Take one if subscribing to
   * them blocks, or takes long.
   *
   * <p>If it takes nothing any more, or throws, whoever was to begin there is told so by an error,
   * and its permit goes to the next. But what it has taken, and not begun when it is disposed of, a
   * scheduler drops without a word, Reactor's as well as a {@code WorkerPool}: that keeps its
   * permit until it is cancelled. So dispose of the gate first, and of the scheduler once nobody is
   * {@linkplain dev.weir.observe.GateSnapshot#inFlight in flight}, or gracefully.
   *
   * @param scheduler by default the thread that hands the permit on: mostly the one that gave it
   *     back, after it has passed on the end of its own source
   * @return this
   */
  public GateBuilder startOn(Scheduler scheduler) {
    startOn = Checks.notNull("startOn", scheduler);
    return this;
  }

  /**
   * A new gate, open at once.
   *
   * @return the gate
   */
  public Gate build() {
    Scheduler expiry = expiryScheduler != null ? expiryScheduler : timer;
    GateCore core =
        new GateCore(
            config.name(),
            config.limit(),
            config.settings(),
            timer,
            expiry == null ? Schedulers.parallel() : expiry,
            startOn,
            errors);
    return new Gate(config, core);
  }
}
