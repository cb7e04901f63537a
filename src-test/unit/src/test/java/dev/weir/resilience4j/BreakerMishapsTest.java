package dev.weir.resilience4j;

import static dev.weir.resilience4j.BreakerScene.fail;
import static dev.weir.resilience4j.BreakerScene.stateOf;
import static dev.weir.resilience4j.BreakerScene.succeed;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.observe.Reason;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.test.scheduler.VirtualTimeScheduler;
import reactor.test.subscriber.TestSubscriber;
import reactor.util.context.Context;

/** Timers that refuse, and what others throw, or do, in the midst of a call. */
class BreakerMishapsTest {

  private final BreakerScene scene = new BreakerScene();
  private final CircuitBreaker circuitBreaker = scene.circuitBreaker();
  private final List<Throwable> dropped = new ArrayList<>();
  private final Context dropping =
      Context.of("reactor.onErrorDropped.local", (Consumer<Throwable>) dropped::add);

  @AfterEach
  void endTime() {
    scene.time.dispose();
  }

  private static BreakerOpenException refusal(Breaker breaker) {
    TestSubscriber<Object> subscriber = TestSubscriber.create();
    Mono.from(breaker.<Object>guard().apply(Mono.just(1))).subscribe(subscriber);
    return (BreakerOpenException) subscriber.expectTerminalError();
  }

  // ---------------------------------------------------------------- timers

  @Test
  void timer_thatRefuses_leavesProbesToTheDefaultOne() {
    VirtualTimeScheduler parallel = VirtualTimeScheduler.create();
    VirtualTimeScheduler.set(parallel);
    try {
      Breaker breaker = Breaker.of(circuitBreaker).timer(scene.time).build();
      scene.toHalfOpen(breaker);
      scene.time.dispose();
      succeed(breaker, 1);
      Mono.never().transform(breaker.guard()).subscribe();
      assertThat(stateOf(breaker)).isEqualTo(State.HALF_OPEN);
      parallel.advanceTimeBy(ofSeconds(2));

      assertThat(breaker.snapshot().unfinished()).isEqualTo(1);
      assertThat(stateOf(breaker)).isEqualTo(State.OPEN);
    } finally {
      VirtualTimeScheduler.reset();
      parallel.dispose();
    }
  }

  @Test
  void timers_thatAllRefuse_letNoProbeThrough() {
    VirtualTimeScheduler gone = VirtualTimeScheduler.create();
    gone.dispose();
    Schedulers.setFactory(
        new Schedulers.Factory() {
          @Override
          public Scheduler newParallel(int parallelism, ThreadFactory threads) {
            return gone;
          }
        });
    try {
      Breaker breaker = Breaker.of(circuitBreaker).timer(gone).build();
      scene.toHalfOpen(breaker);
      for (int i = 0; i < 5; i++) {
        assertThat(refusal(breaker).reason()).isEqualTo(Reason.NO_TIMER);
      }
      assertThat(refusal(breaker))
          .hasMessage("circuit breaker dest: not let through: its timer refuses to bound a probe");
      assertThat(breaker.snapshot().running()).isZero();
      assertThat(breaker.snapshot().isBalanced()).isTrue();
    } finally {
      Schedulers.resetFactory();
    }
  }

  @Test
  void alarm_thatCannotBeCalledOff_isToldToTheSubscribersHook() {
    IllegalStateException mistake = new IllegalStateException("dispose");
    Scheduler timer =
        (Scheduler)
            Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {Scheduler.class},
                (proxy, method, arguments) -> {
                  Disposable alarm =
                      () -> {
                        throw mistake;
                      };
                  return alarm;
                });
    Breaker breaker = Breaker.of(circuitBreaker).timer(timer).build();
    scene.toHalfOpen(breaker);
    for (int i = 0; i < 2; i++) {
      Mono.just(1).transform(breaker.guard()).contextWrite(dropping).subscribe();
    }

    assertThat(stateOf(breaker)).isEqualTo(State.CLOSED);
    assertThat(dropped).containsExactly(mistake, mistake);
  }

  // ---------------------------------------------------------------- what throws

  @Test
  void listener_thatThrows_isToldToTheSubscribersHook() {
    IllegalStateException mistake = new IllegalStateException("listener");
    Breaker breaker =
        Breaker.of(circuitBreaker)
            .listener(
                event -> {
                  if (!(event instanceof BreakerEvent.Changed)) {
                    throw mistake;
                  }
                })
            .build();
    Mono.never().transform(breaker.guard()).contextWrite(dropping).subscribe().dispose();
    fail(breaker, 4);
    Mono.just(1)
        .transform(breaker.guard())
        .contextWrite(dropping)
        .subscribe(value -> {}, error -> {});

    assertThat(dropped).containsExactly(mistake, mistake);
    assertThat(breaker.snapshot().turnedAway()).isEqualTo(1);
  }

  @Test
  void listener_withAFatalError_isNotKeptQuiet() {
    Breaker breaker =
        Breaker.of(circuitBreaker)
            .listener(
                event -> {
                  throw new StackOverflowError("fatal");
                })
            .build();
    Disposable call = Mono.never().transform(breaker.guard()).subscribe();

    assertThatThrownBy(call::dispose).isInstanceOf(StackOverflowError.class);
    assertThat(breaker.snapshot().cancelled()).isEqualTo(1);
    assertThat(breaker.snapshot().isBalanced()).isTrue();
  }

  @Test
  void predicate_thatThrows_isToldToTheSubscribersHook() {
    IllegalStateException mistake = new IllegalStateException("predicate");
    Breaker breaker =
        Breaker.of(
                CircuitBreaker.of(
                    "dest",
                    scene
                        .config()
                        .recordResult(
                            value -> {
                              throw mistake;
                            })
                        .build()))
            .build();
    Mono.just(1).transform(breaker.guard()).contextWrite(dropping).subscribe();

    assertThat(dropped).containsExactly(mistake);
  }

  // ---------------------------------------------------------------- what changes in between

  @Test
  void refusal_byAStateThatEndsAtOnce_doesNotSayItIsClosed() {
    Breaker breaker = Breaker.of(circuitBreaker).timer(scene.time).build();
    scene.toHalfOpen(breaker);
    Mono.never().transform(breaker.guard()).subscribe();
    Mono.never().transform(breaker.guard()).subscribe();
    circuitBreaker
        .getEventPublisher()
        .onCallNotPermitted(event -> circuitBreaker.transitionToClosedState());

    assertThat(refusal(breaker).state()).isEqualTo(State.HALF_OPEN);
    assertThat(stateOf(breaker)).isEqualTo(State.CLOSED);
  }

  @Test
  void call_whileAnOpenStateIsClosedByHand_isOfTheClosedOne() {
    AtomicBoolean closes = new AtomicBoolean(true);
    CircuitBreaker closing =
        (CircuitBreaker)
            Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {CircuitBreaker.class},
                (proxy, method, arguments) -> {
                  if (method.getName().equals("tryAcquirePermission")
                      && closes.compareAndSet(true, false)) {
                    circuitBreaker.transitionToClosedState();
                    circuitBreaker.transitionToHalfOpenState(); // as the open state does: throws
                  }
                  return method.invoke(circuitBreaker, arguments);
                });
    Breaker breaker = Breaker.of(closing).timer(scene.time).build();
    circuitBreaker.transitionToOpenState();
    succeed(breaker, 1);

    assertThat(breaker.snapshot().succeeded()).isEqualTo(1);
    assertThat(breaker.snapshot().recorded()).isEqualTo(1);
    assertThat(stateOf(breaker)).isEqualTo(State.CLOSED);
  }

  @Test
  void build_whileTheStateChanges_isNotRefused() {
    AtomicInteger readings = new AtomicInteger();
    CircuitBreaker changing =
        (CircuitBreaker)
            Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {CircuitBreaker.class},
                (proxy, method, arguments) -> {
                  if (method.getName().equals("getMetrics") && readings.incrementAndGet() == 2) {
                    circuitBreaker.transitionToForcedOpenState();
                  }
                  return method.invoke(circuitBreaker, arguments);
                });
    Breaker breaker = Breaker.of(changing).build();

    assertThat(stateOf(breaker)).isEqualTo(State.FORCED_OPEN);
  }

  @Test
  void snapshot_acrossAChange_isOfOneState() {
    AtomicBoolean changes = new AtomicBoolean();
    CircuitBreaker changing =
        (CircuitBreaker)
            Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {CircuitBreaker.class},
                (proxy, method, arguments) -> {
                  Object result = method.invoke(circuitBreaker, arguments);
                  if (method.getName().equals("getState") && changes.compareAndSet(true, false)) {
                    circuitBreaker.transitionToHalfOpenState();
                  }
                  return result;
                });
    Breaker breaker = Breaker.of(changing).build();
    fail(breaker, 4);
    assertThat(stateOf(breaker)).isEqualTo(State.OPEN);
    changes.set(true);
    BreakerSnapshot now = breaker.snapshot();

    assertThat(now.state()).isEqualTo(State.HALF_OPEN);
    assertThat(now.failureRate()).isEqualTo(-1);
    assertThat(now.staysOpenFor()).isNull();
  }
}
