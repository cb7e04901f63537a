package dev.weir.demo.load.engine;

import dev.weir.demo.load.measure.Books;
import dev.weir.demo.load.measure.Measured;
import dev.weir.demo.load.measure.Second;
import dev.weir.demo.load.measure.TimeLine;
import dev.weir.demo.load.schedule.Schedule;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * One run with an open loop: requests begin when the schedule says so, whatever has become of those
 * before.
 */
public final class LoadRun {
  /*
   * pacer    walks the schedule on a thread of its own, and hands each request to the entrance, which
   *          does not block it
   * shots    end on whatever threads the target uses, and write into the books
   * caller   of run() ticks once a second, and at the end cuts off what has not ended in time
   *
   * open     the pacer, while it walks, and each request that has not ended: who brings it to 0 ends
   *          the run; so does what kills the pacer, which run() then throws
   */
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
  private static final Duration LEAD = Duration.ofMillis(20);

  private final Target target;
  private final Entrance entrance;
  private final Duration length;
  private final Duration timeout;
  private final Books books;
  private final Clock clock;
  private final Pacer pacer;
  private final Thread pacing;
  private final Set<Shot> shots = ConcurrentHashMap.newKeySet();
  private final AtomicLong open = new AtomicLong(1);
  private final CountDownLatch ended = new CountDownLatch(1);
  private final Scheduler timeouts = Schedulers.newSingle("load-timeouts", true);
  private volatile @Nullable Throwable killed;
  private long beginning; // written before the pacer's thread starts, which reads it

  /**
   * One run, once.
   *
   * @param schedule when requests are to begin
   * @param length requests whose time comes later are left out
   * @param timeout how long one may take, from when it goes to the wire
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
    this(schedule, length, timeout, slo, entrance, target, Clock.system());
  }

  LoadRun(
      Schedule schedule,
      Duration length,
      Duration timeout,
      Duration slo,
      Entrance entrance,
      Target target,
      Clock clock) {
    this.target = target;
    this.clock = clock;
    this.entrance = entrance;
    this.length = length;
    this.timeout = timeout;
    this.books = new Books(slo.toNanos());
    this.pacer = new Pacer(schedule, clock, this::shoot);
    this.pacing = new Thread(this::walk, "load-pacer");
  }

  /**
   * Carries it out. Blocks the calling thread until the last request has ended.
   *
   * @param everySecond is told each second, on the calling thread
   * @return what was measured
   * @throws InterruptedException if the thread was interrupted; requests on their way are cut off
   * @throws IllegalStateException if the schedule or the entrance threw, which is its cause
   */
  public Measured run(Consumer<Second> everySecond) throws InterruptedException {
    try (target;
        entrance) {
      return measure(everySecond);
    } finally {
      timeouts.dispose();
    }
  }

  private Measured measure(Consumer<Second> everySecond) throws InterruptedException {
    TimeLine line = new TimeLine(books);
    beginning = clock.nanoTime() + LEAD.toNanos();
    pacing.start();
    try {
      long tick = beginning + SECOND;
      while (!ended.await(tick - clock.nanoTime(), TimeUnit.NANOSECONDS)) {
        everySecond.accept(line.tick(entrance.queued()));
        if (!pacing.isAlive() && tick - beginning >= lastEnd()) {
          cutOff();
        }
        tick += SECOND;
      }
      if (killed != null) {
        throw new IllegalStateException("the pacer failed", killed);
      }
      everySecond.accept(line.tick(entrance.queued()));
      return line.measured();
    } finally {
      stop();
      cutOff();
    }
  }

  private long lastEnd() {
    return length.plus(timeout).toNanos() + SECOND;
  }

  /** Begins no more requests; those on their way end as they would. Any thread. */
  public void stop() {
    pacer.stop();
    LockSupport.unpark(pacing);
  }

  private void cutOff() {
    List.copyOf(shots).forEach(Shot::cancel);
  }

  // ---------------------------------------------------------------- pacer

  private void walk() {
    try {
      pacer.walk(beginning, length.toNanos());
      close(open.decrementAndGet());
    } catch (Throwable e) { // an error too: run() throws it, where it would be a run cut short
      killed = e;
      ended.countDown();
    }
  }

  private void shoot(long intended) {
    books.offered(clock.nanoTime() - intended);
    Shot shot = new Shot(this, intended);
    open.incrementAndGet();
    shots.add(shot);
    entrance.pass(shot.timed(request())).subscribe(shot);
  }

  private Mono<Reply> request() {
    try {
      return target.next().timeout(timeout, timeouts);
    } catch (RuntimeException e) {
      return Mono.error(e);
    }
  }

  // ---------------------------------------------------------------- shots

  Clock clock() {
    return clock;
  }

  Books books() {
    return books;
  }

  String causeOf(Throwable error) {
    try {
      return target.causeOf(error);
    } catch (RuntimeException e) {
      return e.getClass().getSimpleName();
    }
  }

  void ended(Shot shot) {
    shots.remove(shot);
    close(open.decrementAndGet());
  }

  private void close(long left) {
    if (left == 0) {
      ended.countDown();
    }
  }
}
