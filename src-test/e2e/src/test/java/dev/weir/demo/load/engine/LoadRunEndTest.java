package dev.weir.demo.load.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.demo.load.measure.Counts;
import dev.weir.demo.load.measure.Measured;
import dev.weir.demo.load.schedule.TraceSchedule;
import dev.weir.observe.Reason;
import dev.weir.observe.Refused;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;
import reactor.core.scheduler.Schedulers;

/** How requests end that do not end well, and runs with them. */
@Timeout(30)
class LoadRunEndTest {

  private static final Duration HOUR = Duration.ofHours(1);
  private static final Duration TIMEOUT = Duration.ofMillis(200);
  private static final long LATER = Duration.ofMinutes(30).toNanos();

  private static Entrance entrance(UnaryOperator<Mono<Reply>> pass) {
    return new Entrance() {
      @Override
      public Mono<Reply> pass(Mono<Reply> request) {
        return pass.apply(request);
      }

      @Override
      public void close() {}
    };
  }

  private static Target target(Supplier<Mono<Reply>> next) {
    return new Target() {
      @Override
      public Mono<Reply> next() {
        return next.get();
      }

      @Override
      public void close() {}
    };
  }

  /* Three requests at once, and one that keeps the run going until it is stopped. */
  private static LoadRun run(Duration length, Entrance entrance, Target target) {
    return new LoadRun(
        new TraceSchedule(0, 0, 0, LATER), length, TIMEOUT, TIMEOUT, entrance, target);
  }

  private static Measured untilStopped(Entrance entrance, Target target)
      throws InterruptedException {
    LoadRun run = run(HOUR, entrance, target);
    return run.run(second -> run.stop());
  }

  private static Measured briefly(Entrance entrance, Target target) throws InterruptedException {
    return run(Duration.ofMillis(10), entrance, target).run(second -> {});
  }

  @Test
  void stop_ofALongRunWithRequestsThatNeverEnd_cutsThemOffSoon() throws Exception {
    Measured measured = untilStopped(entrance(request -> Mono.never()), target(Mono::never));

    assertThat(measured.counts()).isEqualTo(new Counts(3, 0, 0, 0, 0, 0, 3, 0));
  }

  @Test
  void stop_whileTheTargetBlocksThePacer_endsTheRunAllTheSame() throws Exception {
    CountDownLatch never = new CountDownLatch(1);
    Target blocking =
        target(
            () -> {
              try {
                never.await();
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              }
              return Mono.just(new Reply(0, null));
            });

    Measured measured = untilStopped(entrance(request -> request), blocking);

    assertThat(measured.counts()).isEqualTo(new Counts(1, 0, 0, 0, 0, 0, 1, 0));
    never.countDown();
  }

  @Test
  void run_requestsWhoseCancelThrows_cutsOffTheOthersToo() throws Exception {
    AtomicInteger cancels = new AtomicInteger();
    Mono<Reply> stubborn =
        new Mono<>() {
          @Override
          public void subscribe(CoreSubscriber<? super Reply> actual) {
            actual.onSubscribe(
                new Subscription() {
                  @Override
                  public void request(long n) {}

                  @Override
                  public void cancel() {
                    cancels.incrementAndGet();
                    throw new IllegalStateException("stubborn");
                  }
                });
          }
        };

    Measured measured = briefly(entrance(request -> stubborn), target(Mono::never));

    assertThat(measured.counts()).isEqualTo(new Counts(3, 0, 0, 0, 0, 0, 3, 0));
    assertThat(cancels).hasValue(3);
  }

  private static final class NoRoom extends RuntimeException implements Refused {
    private static final long serialVersionUID = 1L;

    @Override
    public Reason reason() {
      return Reason.WAITED_TOO_LONG;
    }
  }

  @Test
  void run_entranceThatEndsARequestAndThenLetsItThrough_doesNotSendIt() throws Exception {
    AtomicInteger sent = new AtomicInteger();
    Entrance late =
        entrance(
            request ->
                Mono.create(
                    sink -> {
                      sink.error(new NoRoom());
                      request.subscribe();
                    }));
    Target target = target(() -> Mono.fromRunnable(sent::incrementAndGet));

    Measured measured = briefly(late, target);

    assertThat(measured.counts()).isEqualTo(new Counts(3, 0, 0, 0, 0, 3, 0, 0));
    assertThat(measured.backpressure()).isEqualTo(Map.of(Reason.WAITED_TOO_LONG, 3L));
    assertThat(sent).hasValue(0);
  }

  @Test
  void run_entranceThatEndsWhatItHasLetThrough_countsItAsWrong() throws Exception {
    Entrance impatient =
        entrance(
            request ->
                Mono.create(
                    sink -> {
                      request.subscribe();
                      sink.error(new NoRoom());
                    }));

    Measured measured = briefly(impatient, target(Mono::never));

    assertThat(measured.counts()).isEqualTo(new Counts(3, 3, 0, 0, 3, 0, 0, 0));
    assertThat(measured.errors()).isEqualTo(Map.of("waited too long", 3L));
  }

  @Test
  void run_targetThatEndsOverAndOver_countsTheFirst() throws Exception {
    Mono<Reply> chatty =
        new Mono<>() {
          @Override
          public void subscribe(CoreSubscriber<? super Reply> actual) {
            actual.onSubscribe(Operators.emptySubscription());
            actual.onNext(new Reply(1, null));
            actual.onComplete();
            actual.onNext(new Reply(1, "wrong"));
            actual.onComplete();
            actual.onError(new IOException("gone"));
          }
        };

    Measured measured = briefly(entrance(request -> request), target(() -> chatty));

    assertThat(measured.counts()).isEqualTo(new Counts(3, 3, 3, 3, 0, 0, 0, 3));
  }

  /* One has ended, but whoever ended it has not yet written it down when the rest is cut off. */
  @Test
  void run_cutOffWhileAnEndIsWrittenDown_waitsForIt() throws Exception {
    CountDownLatch cut = new CountDownLatch(1);
    CountDownLatch over = new CountDownLatch(1);
    AtomicInteger passed = new AtomicInteger();
    Entrance narrow =
        entrance(
            request ->
                passed.getAndIncrement() == 0
                    ? request
                    : Mono.<Reply>never().doOnCancel(cut::countDown));
    Target slow =
        new Target() {
          @Override
          public Mono<Reply> next() {
            return Mono.<Reply>error(new IOException("gone"))
                .hide() // a callable that throws cancels itself, and may so interrupt its thread
                .subscribeOn(Schedulers.boundedElastic());
          }

          @Override
          public String causeOf(Throwable error) {
            try {
              cut.await();
              over.await(100, TimeUnit.MILLISECONDS); // the run should wait for longer than that
            } catch (InterruptedException e) {
              throw new IllegalStateException(e);
            }
            return "gone";
          }

          @Override
          public void close() {}
        };

    Measured measured =
        run(Duration.ofMillis(10), narrow, slow)
            .run(
                second -> {
                  if (cut.getCount() == 0) {
                    over.countDown();
                  }
                });

    assertThat(measured.counts()).isEqualTo(new Counts(3, 1, 0, 0, 1, 0, 2, 0));
    assertThat(measured.errors()).isEqualTo(Map.of("gone", 1L));
  }

  @Test
  void run_interrupted_cancelsWhatIsOnItsWay() {
    AtomicInteger cancels = new AtomicInteger();
    Target silent = target(() -> Mono.<Reply>never().doOnCancel(cancels::incrementAndGet));
    LoadRun run =
        new LoadRun(
            new TraceSchedule(0, 0, 0), HOUR, HOUR, HOUR, entrance(request -> request), silent);

    assertThatThrownBy(() -> run.run(second -> Thread.currentThread().interrupt()))
        .isInstanceOf(InterruptedException.class);

    assertThat(cancels).hasValue(3);
  }

  @Test
  void run_listenerThatThrows_cancelsWhatIsOnItsWay() {
    AtomicInteger cancels = new AtomicInteger();
    Target silent = target(() -> Mono.<Reply>never().doOnCancel(cancels::incrementAndGet));
    LoadRun run =
        new LoadRun(
            new TraceSchedule(0, 0, 0), HOUR, HOUR, HOUR, entrance(request -> request), silent);

    assertThatThrownBy(
            () ->
                run.run(
                    second -> {
                      throw new IllegalStateException("the listener's");
                    }))
        .hasMessage("the listener's");

    assertThat(cancels).hasValue(3);
  }

  /* The listener throws while the pacer has the target in hand, which it would find closed. */
  @Test
  void run_endedWhileARequestIsBegun_closesTheTargetOnlyThen() {
    CountDownLatch begins = new CountDownLatch(1);
    CountDownLatch ends = new CountDownLatch(1);
    List<String> order = new CopyOnWriteArrayList<>();
    Target target =
        new Target() {
          @Override
          public Mono<Reply> next() {
            begins.countDown();
            try {
              ends.await();
            } catch (InterruptedException e) {
              throw new IllegalStateException(e);
            }
            order.add("begun");
            return Mono.never();
          }

          @Override
          public void close() {
            order.add("closed");
          }
        };
    LoadRun run =
        new LoadRun(new TraceSchedule(0), HOUR, HOUR, HOUR, entrance(request -> request), target);

    assertThatThrownBy(
            () ->
                run.run(
                    second -> {
                      Schedulers.parallel().schedule(ends::countDown, 100, TimeUnit.MILLISECONDS);
                      throw new IllegalStateException("the listener's");
                    }))
        .hasMessage("the listener's");

    assertThat(begins.getCount()).isZero();
    assertThat(order).containsExactly("begun", "closed");
  }

  @Test
  void took_targetThatTakesLongToClose_isUntilTheLastRequestHadEnded() throws Exception {
    long[] ahead = {0};
    Clock clock =
        new Clock() {
          @Override
          public long nanoTime() {
            return System.nanoTime() + ahead[0];
          }

          @Override
          public void waitUntil(long nanos) {
            Clock.system().waitUntil(nanos);
          }
        };
    Target slow =
        new Target() {
          @Override
          public Mono<Reply> next() {
            return Mono.just(new Reply(0, null));
          }

          @Override
          public void close() {
            ahead[0] = HOUR.toNanos();
          }
        };
    long moment = Duration.ofMillis(30).toNanos();
    LoadRun run =
        new LoadRun(
            new TraceSchedule(0, moment),
            Duration.ZERO,
            HOUR,
            HOUR,
            HOUR,
            entrance(request -> request),
            slow,
            clock);

    assertThat(run.took()).isZero();
    Measured measured = run.run(second -> {});

    assertThat(measured.lastOffer()).isBetween(moment, LATER);
    assertThat(run.took()).isBetween(Duration.ofNanos(measured.lastOffer()), Duration.ofMinutes(1));
  }

  @Test
  void run_handingOverThatTakesLong_isALagOfTheNext() throws Exception {
    long cost = Duration.ofMinutes(1).toNanos();
    long[] ahead = {0};
    Clock clock =
        new Clock() {
          @Override
          public synchronized long nanoTime() {
            return System.nanoTime() + ahead[0];
          }

          @Override
          public void waitUntil(long nanos) {
            Clock.system().waitUntil(nanos - ahead[0]);
          }
        };
    Entrance slow =
        entrance(
            request ->
                request.doOnSubscribe(
                    subscription -> {
                      synchronized (clock) {
                        ahead[0] += cost;
                      }
                    }));
    Target target = target(() -> Mono.just(new Reply(0, null)));

    Measured measured =
        new LoadRun(
                new TraceSchedule(0, 0, 0), Duration.ZERO, HOUR, HOUR, HOUR, slow, target, clock)
            .run(second -> {});

    assertThat(measured.times().lag().getValueAtPercentile(50)).isBetween(cost, cost * 3 / 2);
    assertThat(measured.times().lag().getMaxValue()).isBetween(2 * cost, cost * 5 / 2);
  }
}
