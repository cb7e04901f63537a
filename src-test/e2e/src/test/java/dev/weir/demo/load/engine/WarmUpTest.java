package dev.weir.demo.load.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.demo.load.measure.Counts;
import dev.weir.demo.load.measure.Measured;
import dev.weir.demo.load.measure.Second;
import dev.weir.demo.load.schedule.TraceSchedule;
import dev.weir.overflow.Overflow;
import dev.weir.pool.WorkerPools;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.IntFunction;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;

/** What is sent before a run, to the same place and in the same way, and counts for nothing. */
@Timeout(30)
class WarmUpTest {

  private static final Duration HOUR = Duration.ofHours(1);
  private static final Duration WARM_UP = Duration.ofMillis(100);
  private static final long OPENING = WARM_UP.toNanos();

  private final AtomicInteger sent = new AtomicInteger();
  private final List<Second> seconds = new ArrayList<>();

  private Target target(IntFunction<Mono<Reply>> reply) {
    return new Target() {
      @Override
      public Mono<Reply> next() {
        return reply.apply(sent.getAndIncrement());
      }

      @Override
      public void close() {}
    };
  }

  private static Mono<Reply> good() {
    return Mono.just(new Reply(1, null));
  }

  private static LoadRun run(Target target, Entrance entrance, long... moments) {
    return new LoadRun(
        new TraceSchedule(moments), WARM_UP, Duration.ofMillis(100), HOUR, HOUR, entrance, target);
  }

  @Test
  void run_requestsBeforeAndAfter_countsThoseAfter() throws Exception {
    LoadRun run =
        run(target(n -> good()), new OpenEntrance(), 0, OPENING - 1, OPENING, OPENING + 1);

    Measured measured = run.run(seconds::add);

    assertThat(sent).hasValue(4);
    assertThat(measured.counts()).isEqualTo(new Counts(2, 2, 2, 2, 0, 0, 0, 2));
    assertThat(measured.times().lag().getTotalCount()).isEqualTo(2);
    assertThat(measured.times().response().getTotalCount()).isEqualTo(2);
    assertThat(measured.lastOffer()).isLessThan(Duration.ofSeconds(20).toNanos());
    assertThat(seconds).isNotEmpty();
  }

  @Test
  void run_timesOfItsSeconds_holdNothingOfTheWarmUp() throws Exception {
    LongAdder lags = new LongAdder();
    LongAdder responses = new LongAdder();
    LongAdder services = new LongAdder();
    LoadRun run =
        run(target(n -> good()), new OpenEntrance(), 0, 1, 2, OPENING - 1, OPENING, OPENING + 1);

    run.run(
        seconds::add,
        times -> {
          lags.add(times.lag().getTotalCount());
          responses.add(times.response().getTotalCount());
          services.add(times.service().getTotalCount());
        });

    assertThat(List.of(lags.sum(), responses.sum(), services.sum())).containsExactly(2L, 2L, 2L);
    assertThat(seconds).extracting(Second::number).startsWith(0);
  }

  @Test
  void run_itsLength_beginsAfterTheWarmUp() throws Exception {
    long end = OPENING + Duration.ofMillis(100).toNanos();
    LoadRun run = run(target(n -> good()), new OpenEntrance(), 0, end - 1, end, end + 1);

    assertThat(run.run(seconds::add).counts().offered()).isEqualTo(1);
  }

  @Test
  void run_aRequestOfTheWarmUpThatEndsLater_isStillNotCounted() throws Exception {
    CountDownLatch counted = new CountDownLatch(1);
    Mono<Reply> late =
        Mono.fromCallable(
                () -> {
                  counted.await();
                  return new Reply(9, null);
                })
            .subscribeOn(Schedulers.boundedElastic());
    LoadRun run =
        run(
            target(n -> n == 0 ? late : good().doOnTerminate(counted::countDown)),
            new OpenEntrance(),
            0,
            OPENING);

    assertThat(run.run(seconds::add).counts()).isEqualTo(new Counts(1, 1, 1, 1, 0, 0, 0, 1));
  }

  @Test
  void stop_inTheWarmUp_endsWithNothing() throws Exception {
    AtomicInteger cancels = new AtomicInteger();
    LoadRun[] run = new LoadRun[1];
    run[0] =
        new LoadRun(
            new TraceSchedule(0, HOUR.toNanos()),
            HOUR,
            HOUR,
            Duration.ofMillis(50),
            HOUR,
            new OpenEntrance(),
            target(
                n -> {
                  run[0].stop();
                  return Mono.<Reply>never().doOnCancel(cancels::incrementAndGet);
                }));

    assertNothing(run[0]);
    assertThat(sent).hasValue(1);
  }

  @Test
  void stop_inTheWarmUpWhoseRequestGoesOnBeyondIt_endsWithNothing() throws Exception {
    LoadRun[] run = new LoadRun[1];
    Duration timeout = WARM_UP.multipliedBy(3);
    run[0] =
        new LoadRun(
            new TraceSchedule(0, HOUR.toNanos()),
            WARM_UP,
            HOUR,
            timeout,
            HOUR,
            new OpenEntrance(),
            target(
                n -> {
                  run[0].stop();
                  return Mono.never();
                }));

    assertNothing(run[0]);
  }

  private void assertNothing(LoadRun run) throws InterruptedException {
    AtomicInteger told = new AtomicInteger();
    Measured measured = run.run(seconds::add, times -> told.incrementAndGet());

    assertThat(measured.counts()).isEqualTo(Counts.ZERO);
    assertThat(run.took()).isZero();
    assertThat(run.offering()).isZero();
    assertThat(seconds).isEmpty();
    assertThat(told).hasValue(0);
  }

  @Test
  void run_thatIsOverBeforeItsOpeningWasSeen_tellsItAllTheSame() throws Exception {
    Duration warmUp = Duration.ofMillis(1_100); // a second of it, and a bit
    CountDownLatch over = new CountDownLatch(1);
    AtomicInteger entranceOpens = new AtomicInteger();
    AtomicInteger targetOpens = new AtomicInteger();
    Entrance entrance =
        new Entrance() {
          @Override
          public Mono<Reply> pass(Mono<Reply> request) {
            return sent.get() == 1 ? request : request.doFinally(end -> over.countDown());
          }

          @Override
          public void opens() {
            entranceOpens.incrementAndGet();
          }

          @Override
          public void close() {}
        };
    Target target =
        new Target() {
          @Override
          public Mono<Reply> next() {
            Thread pacer = Thread.currentThread();
            return sent.incrementAndGet() == 1
                ? good()
                : Mono.fromCallable(() -> replyAfter(pacer))
                    .subscribeOn(Schedulers.boundedElastic());
          }

          @Override
          public void opens() {
            targetOpens.incrementAndGet();
          }

          @Override
          public void close() {}
        };
    LoadRun run =
        new LoadRun(
            new TraceSchedule(0, warmUp.toNanos()), warmUp, WARM_UP, HOUR, HOUR, entrance, target);

    Measured measured = run.run(second -> await(over), seconds::add, times -> {});

    assertThat(measured.counts().completed()).isOne();
    assertThat(entranceOpens).hasValue(1);
    assertThat(targetOpens).hasValue(1);
  }

  private static Reply replyAfter(Thread pacer) throws InterruptedException {
    pacer.join();
    return new Reply(1, null);
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void run_requestsOfTheWarmUpThatStillWait_areNoneOfItsQueue() throws Exception {
    Sinks.One<Reply> reply = Sinks.one();
    AtomicInteger passed = new AtomicInteger();
    Entrance entrance =
        new Entrance() {
          @Override
          public Mono<Reply> pass(Mono<Reply> request) {
            return passed.incrementAndGet() <= 3 ? reply.asMono() : request;
          }

          @Override
          public void close() {}
        };
    LoadRun run = run(target(n -> reply.asMono()), entrance, 0, 0, 0, OPENING);

    run.run(
        second -> {
          seconds.add(second);
          reply.tryEmitValue(new Reply(1, null));
        });

    assertThat(seconds.get(0).queued()).isZero();
    assertThat(seconds.get(0).onTheWire()).isOne();
    assertThat(run.mostQueued()).isZero();
  }

  @Test
  void workers_whatTheyDidInTheWarmUp_isLeftOut() throws Exception {
    PoolEntrance pool =
        new PoolEntrance(
            WorkerPools.fixed("w", 1).queueCapacity(10).overflow(Overflow.reject()).build());
    Duration warmUp =
        Duration.ofSeconds(2); // the first request may take long, as nothing is loaded
    long after = warmUp.plusMillis(500).toNanos();
    LoadRun run =
        new LoadRun(
            new TraceSchedule(0, 0, 0, 0, after, after),
            warmUp,
            Duration.ofSeconds(1),
            HOUR,
            HOUR,
            pool,
            target(n -> n % 2 == 0 ? good() : Mono.just(new Reply(0, "wrong"))));

    run.run(seconds::add);

    assertThat(pool.workers())
        .singleElement()
        .satisfies(
            worker -> {
              assertThat(worker.requests()).isEqualTo(2);
              assertThat(worker.errors()).isEqualTo(1);
              assertThat(worker.busy()).isPositive();
            });
  }

  @Test
  void run_lateThreadsInTheWarmUp_areNoLagOfTheRun() throws Exception {
    Lateness[] tell = new Lateness[1];
    Target late =
        new Target() {
          @Override
          public Mono<Reply> next() {
            tell[0].late(sent.incrementAndGet() == 1 ? HOUR.toNanos() : 1_000, 3);
            return good();
          }

          @Override
          public Disposable watch(LongSupplier steps, Lateness lateness) {
            tell[0] = lateness;
            return Disposables.disposed();
          }

          @Override
          public void close() {}
        };

    Measured measured = run(late, new OpenEntrance(), 0, OPENING + 1_000_000).run(seconds::add);

    assertThat(measured.loopLag().count()).isEqualTo(3);
    assertThat(measured.loopLag().at(100)).isLessThan(2_000);
  }

  @Test
  void closed_usersGoOnThroughTheWarmUp_andCountAfterIt() throws Exception {
    AtomicInteger sinceOpening = new AtomicInteger(Integer.MIN_VALUE);
    AtomicReference<LoadRun> self = new AtomicReference<>();
    Target target =
        new Target() {
          @Override
          public Mono<Reply> next() {
            sent.incrementAndGet();
            if (sinceOpening.incrementAndGet() == 10) {
              self.get().stop();
            }
            return Mono.delay(Duration.ofMillis(1)).then(good());
          }

          @Override
          public void opens() {
            sinceOpening.set(0);
          }

          @Override
          public void close() {}
        };
    LoadRun run = LoadRun.closed(2, Duration.ZERO, WARM_UP, HOUR, HOUR, HOUR, target);
    self.set(run);

    Counts counts = run.run(seconds::add).counts();

    assertThat(counts.offered()).isPositive().isLessThan(sent.get());
    assertThat(counts.completed()).isEqualTo(counts.offered());
  }
}
