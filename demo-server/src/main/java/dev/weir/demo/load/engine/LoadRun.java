package dev.weir.demo.load.engine;

import dev.weir.demo.load.measure.Books;
import dev.weir.demo.load.measure.Measured;
import dev.weir.demo.load.measure.Second;
import dev.weir.demo.load.measure.Stretch;
import dev.weir.demo.load.measure.TimeLine;
import dev.weir.demo.load.schedule.Schedule;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * One run. With an open loop, requests begin when the schedule says so, whatever has become of
 * those before; with a {@linkplain #closed closed} one, when those before have ended.
 */
public final class LoadRun {
  /*
   * starter    begins requests on a thread of its own, and hands each to the entrance, which does not block it
   * shots      end on whatever threads the target and the entrance use, and write into the books
   * timeouts   a thread that looks at what is on the wire, every now and then, and ends what has been for too
   *            long: an alarm for each request would cost more than all else that is done for it here
   * caller     of run() ticks once a second, and cuts off what has not ended in time
   *
   * beginning  when the first request may begin, and opening, when the first one does that counts: written
   *            before the starter's thread begins, which reads them
   * killed     what the starter's thread died of, written before the traffic is aborted
   * giveUpAt   when what has not ended is cut off; null while requests may begin
   * stopped    when it was told to begin no more; null if nobody has
   * took       written by the caller of run(), for whoever asks
   */
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
  private static final long LEAD = TimeUnit.MILLISECONDS.toNanos(20);
  private static final long LOOKS_PER_TIMEOUT = 20;
  private static final long SHORTEST_NAP = TimeUnit.MILLISECONDS.toNanos(1);
  private static final long LONGEST_NAP = TimeUnit.MILLISECONDS.toNanos(100);

  private final Starter starter;
  private final long rehearsal;
  private final long length;
  private final long timeout;
  private final Entrance entrance;
  private final Target target;
  private final Clock clock;
  private final Account warmUp;
  private final Account counting;
  private final Traffic traffic;
  private final Thread starting;
  private volatile @Nullable Throwable killed;
  private volatile @Nullable Long giveUpAt;
  private volatile @Nullable Long stopped;
  private volatile long took;
  private long beginning;
  private long opening;

  /**
   * One run with an open loop, once.
   *
   * @param schedule when requests are to begin
   * @param length requests whose time comes later are left out
   * @param timeout how long one may take, from when it goes to the wire; it is ended up to a
   *     twentieth later, or 1 ms if that is more
   * @param slo within what time of its intended start one is to be completed
   * @param entrance what bounds them; closed at the end
   * @param target where they go; closed at the end
   */
  public LoadRun(
      Schedule schedule,
      Duration length,
      Duration timeout,
      Duration slo,
      Entrance entrance,
      Target target) {
    this(schedule, Duration.ZERO, length, timeout, slo, entrance, target);
  }

  /**
   * The same after a warm-up. It is no run of its own: where requests stop coming for a moment,
   * what was compiled for the flood is thrown away for what happens at rest, and the first second
   * of the next one is slow again.
   *
   * @param schedule when requests are to begin
   * @param warmUp those that are to begin before that are sent, and not counted
   * @param length those whose time comes so much later are left out
   * @param timeout how long one may take, from when it goes to the wire; it is ended up to a
   *     twentieth later, or 1 ms if that is more
   * @param slo within what time of its intended start one is to be completed
   * @param entrance what bounds them; closed at the end
   * @param target where they go; closed at the end
   */
  public LoadRun(
      Schedule schedule,
      Duration warmUp,
      Duration length,
      Duration timeout,
      Duration slo,
      Entrance entrance,
      Target target) {
    this(schedule, warmUp, length, timeout, slo, entrance, target, Clock.system());
  }

  LoadRun(
      Schedule schedule,
      Duration warmUp,
      Duration length,
      Duration timeout,
      Duration slo,
      Entrance entrance,
      Target target,
      Clock clock) {
    this(new Pacer(schedule, clock), warmUp, length, timeout, slo, entrance, target, clock);
  }

  private LoadRun(
      Starter starter,
      Duration warmUp,
      Duration length,
      Duration timeout,
      Duration slo,
      Entrance entrance,
      Target target,
      Clock clock) {
    this.starter = starter;
    this.rehearsal = warmUp.toNanos();
    this.length = length.toNanos();
    this.timeout = timeout.toNanos();
    this.entrance = entrance;
    this.target = target;
    this.clock = clock;
    this.counting = new Account(new Books(slo.toNanos()));
    this.warmUp = warmUp.isZero() ? counting : new Account(new Books(slo.toNanos()));
    this.traffic = new Traffic(target, entrance, starter, this.warmUp, counting, clock);
    this.starting = new Thread(this::walk, "load-pacer");
    starting.setDaemon(true); // a target that blocks it must not keep the process alive
  }

  /**
   * One run with a closed loop, once: each user sends the next request when the last has ended. Its
   * response times begin when requests really do. It hides overload: who waits for an answer sends
   * nothing, so a target that stalls is asked less. What is offered depends on the target, and
   * where that fails at once, on nothing but the generator's speed.
   *
   * @param users how many; 1 or more
   * @param think how long each waits between an end and the next beginning; zero or more
   * @param warmUp requests that begin before that are not counted
   * @param length requests are begun for so much longer
   * @param timeout how long one may take; it is ended up to a twentieth later, or 1 ms if that is
   *     more
   * @param slo within what time one is to be completed
   * @param target where they go; closed at the end
   * @return the run
   */
  public static LoadRun closed(
      int users,
      Duration think,
      Duration warmUp,
      Duration length,
      Duration timeout,
      Duration slo,
      Target target) {
    return closed(users, think, warmUp, length, timeout, slo, target, Clock.system());
  }

  static LoadRun closed(
      int users,
      Duration think,
      Duration warmUp,
      Duration length,
      Duration timeout,
      Duration slo,
      Target target,
      Clock clock) {
    if (users < 1) {
      throw new IllegalArgumentException("users: " + users + " (expected: >= 1)");
    }
    if (think.isNegative()) {
      throw new IllegalArgumentException("think: " + think + " (expected: >= 0)");
    }
    Users starter = new Users(users, think.toNanos(), clock);
    Entrance open = new OpenEntrance();
    return new LoadRun(starter, warmUp, length, timeout, slo, open, target, clock);
  }

  /**
   * How many have waited for the wire at once, at most, without those of the warm-up.
   *
   * @return 0 or more; exact, also between seconds. Any thread
   */
  public long mostQueued() {
    return counting.mostWaiting();
  }

  /**
   * How long it took after the warm-up, from when the first request could begin until the last had
   * ended or was cut off; without what it took to close the entrance and the target.
   *
   * @return zero until {@link #run} has returned, and if it was stopped in the warm-up. Any thread
   */
  public Duration took() {
    return Duration.ofNanos(took);
  }

  /**
   * How long requests could begin after the warm-up: the run's length, or until it was stopped.
   *
   * @return zero if it was stopped in the warm-up. Once {@link #run} has returned, on the thread
   *     that has called it
   */
  public Duration offering() {
    Long until = stopped;
    return Duration.ofNanos(
        until == null ? length : Math.max(0, Math.min(length, until - opening)));
  }

  /**
   * Carries it out. Blocks the calling thread until the last request has ended.
   *
   * @param everySecond is told each second after the warm-up, on the calling thread
   * @return what was measured
   * @throws InterruptedException if the thread was interrupted; requests on their way are cut off
   * @throws IllegalStateException if the schedule or the entrance threw, which is its cause
   */
  public Measured run(Consumer<? super Second> everySecond) throws InterruptedException {
    return run(everySecond, times -> {});
  }

  /**
   * As {@link #run(Consumer)}, for whoever wants all times.
   *
   * @param everySecond is told each second, on the calling thread
   * @param times is told those of each second before that, on the calling thread; they are valid
   *     only as long as it is being told
   * @return what was measured
   * @throws InterruptedException if the thread was interrupted; requests on their way are cut off
   * @throws IllegalStateException if the schedule or the entrance threw, which is its cause
   */
  public Measured run(Consumer<? super Second> everySecond, Consumer<? super Stretch> times)
      throws InterruptedException {
    return run(second -> {}, everySecond, times);
  }

  /**
   * As {@link #run(Consumer, Consumer)}, for whoever watches the warm-up too.
   *
   * @param rehearsed is told each second of the warm-up, on the calling thread; they count from 0
   * @param everySecond is told each second after it, on the calling thread
   * @param times is told those of each of these before that, on the calling thread; they are valid
   *     only as long as it is being told
   * @return what was measured
   * @throws InterruptedException if the thread was interrupted; requests on their way are cut off
   * @throws IllegalStateException if the schedule or the entrance threw, which is its cause
   */
  public Measured run(
      Consumer<? super Second> rehearsed,
      Consumer<? super Second> everySecond,
      Consumer<? super Stretch> times)
      throws InterruptedException {
    Scheduler timeouts = Schedulers.newSingle("load-timeouts", true);
    try (target;
        entrance) {
      return measure(rehearsed, everySecond, new TimeLine(counting.books(), times), timeouts);
    } finally {
      timeouts.dispose();
    }
  }

  private Measured measure(
      Consumer<? super Second> rehearsed,
      Consumer<? super Second> everySecond,
      TimeLine line,
      Scheduler timeouts)
      throws InterruptedException {
    beginning = clock.nanoTime() + LEAD;
    opening = beginning + rehearsal;
    traffic.opensAt(opening);
    Disposable watch = target.watch(traffic::steps, traffic::loopLag);
    Seconds seconds =
        new Seconds(
            beginning, opening, warmUp, counting, line, rehearsed, everySecond, this::opens);
    long nap = Math.min(Math.max(timeout / LOOKS_PER_TIMEOUT, SHORTEST_NAP), LONGEST_NAP);
    try {
      starting.start();
      timeouts.schedulePeriodically(
          () -> traffic.expire(clock.nanoTime() - timeout), nap, nap, TimeUnit.NANOSECONDS);
      while (!traffic.awaitEnd(untilNext(seconds.next())) && !isTimeToGiveUp()) {
        if (clock.nanoTime() - seconds.next() >= 0) {
          seconds.tick(!endsInTheWarmUp());
        }
      }
      seconds.open(); // where all was over before that was seen
    } finally {
      starter.stop();
      watch.dispose();
      awaitStarter();
      traffic.cutOff();
    }
    Throwable cause = killed;
    if (cause != null) {
      throw new IllegalStateException("the pacer failed", cause);
    }
    awaitLastEntries();
    if (!endsInTheWarmUp()) {
      took = Math.max(0, clock.nanoTime() - opening); // of a schedule that ends before it
      seconds.last();
    }
    return line.measured(counting.last());
  }

  /* Who stops it as it opens may be just too late to keep a request from it. */
  private boolean endsInTheWarmUp() {
    Long until = stopped;
    return until != null && until - opening < 0 && counting.books().counts().offered() == 0;
  }

  private void opens() {
    entrance.opens();
    target.opens();
  }

  /* Who ends a request writes that down a moment later: cutting off leaves such a one alone. Where the
   * starter is blocked, the traffic does not end at all. */
  private void awaitLastEntries() throws InterruptedException {
    if (!starting.isAlive()) {
      traffic.awaitEnd(SECOND);
    }
  }

  /* What it has in hand finds the target still open; but one that blocks it is not waited for. */
  private void awaitStarter() {
    try {
      starting.join(TimeUnit.NANOSECONDS.toMillis(SECOND));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private long untilNext(long tick) {
    long now = clock.nanoTime();
    Long end = giveUpAt;
    return end == null ? tick - now : Math.min(tick - now, end - now);
  }

  private boolean isTimeToGiveUp() {
    Long end = giveUpAt;
    return end != null && clock.nanoTime() - end >= 0;
  }

  /**
   * Begins no more requests. Those on their way end as they would; what has not in the timeout and
   * a second more, wherever it hangs, is cut off. Any thread.
   */
  public void stop() {
    stopped();
    beginsNoMore();
    starter.stop();
  }

  private synchronized void stopped() {
    if (stopped == null) {
      stopped = clock.nanoTime();
    }
  }

  private synchronized void beginsNoMore() {
    if (giveUpAt == null) {
      giveUpAt = clock.nanoTime() + timeout + SECOND;
    }
  }

  private void walk() {
    try {
      starter.walk(beginning, rehearsal + length, traffic::begin);
      beginsNoMore();
      traffic.startedAll();
    } catch (Throwable e) { // an error too: run() throws it, where it would be a run cut short
      killed = e;
      traffic.abort();
    }
  }
}
