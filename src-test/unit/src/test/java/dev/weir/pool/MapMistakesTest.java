package dev.weir.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.overflow.Overflow;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;
import reactor.test.publisher.TestPublisher;
import reactor.test.subscriber.TestSubscriber;
import reactor.util.context.Context;

/** Callers' code that throws where the operators call it: no element is forgotten for it. */
class MapMistakesTest {

  private static final String KEY = MapMistakesTest.class.getName();

  private final List<Throwable> reported = new ArrayList<>();
  private final List<Object> taken = new ArrayList<>();
  private Stepped stepped = Stepped.of(1, 3, Overflow.block()); // a window of four

  @BeforeEach
  void hear() {
    Schedulers.onHandleError(KEY, (thread, error) -> reported.add(error));
  }

  @AfterEach
  void forget() {
    Schedulers.resetOnHandleError(KEY);
    Schedulers.resetOnScheduleHook(KEY);
  }

  private Flux<Integer> source(int count) {
    return Flux.range(1, count).hide().doOnNext(taken::add);
  }

  private void assertEachIsKnownOnce(TestSubscriber<Integer> subscriber) {
    assertThat(Stream.concat(subscriber.getReceivedOnNext().stream(), stepped.discarded.stream()))
        .containsExactlyInAnyOrderElementsOf(taken);
    stepped.settled();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void map_fatalErrorOfABodyThatTheCallerRuns_forgetsNoneOfItsGroup(boolean ordered) {
    stepped = Stepped.of(1, 3, Overflow.callerRuns());
    LinkageError wrong = new LinkageError("wrong");
    Function<Integer, Integer> mapper =
        i -> {
          if (i == 5) {
            throw wrong;
          }
          return i;
        };
    TestSubscriber<Integer> subscriber =
        stepped.subscribe(
            source(40)
                .transform(ordered ? stepped.pool.map(mapper) : stepped.pool.mapUnordered(mapper))
                .doOnNext(i -> stepped.pool.schedule(() -> {}))); // each takes a place

    stepped.run();

    assertThat(subscriber.expectTerminalError()).isSameAs(wrong);
    assertEachIsKnownOnce(subscriber);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 5, 6, 7})
  void map_hookThatThrows_failsTheStream(int which) {
    AtomicInteger hooked = new AtomicInteger();
    IllegalStateException wrong = new IllegalStateException("hook");
    Schedulers.onScheduleHook(
        KEY,
        body -> {
          if (hooked.incrementAndGet() == which) { // the first four come alone, then three together
            throw wrong;
          }
          return body;
        });
    TestSubscriber<Integer> subscriber =
        stepped.subscribe(source(40).transform(stepped.pool.mapUnordered(i -> i)));
    stepped.run();

    assertThat(subscriber.expectTerminalError()).isSameAs(wrong);
    assertThat(reported).isEmpty();
    assertEachIsKnownOnce(subscriber);
  }

  private static final class Fragile {
    private boolean broken;

    @Override
    public int hashCode() {
      if (broken) {
        throw new IllegalStateException("key");
      }
      return System.identityHashCode(this);
    }

    @Override
    public boolean equals(Object other) {
      return this == other;
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void mapKeyed_keyThatThrowsAsItsElementIsOver_failsTheStream(int which) {
    stepped = Stepped.of(3, 3, Overflow.block());
    Fragile[] keys = {new Fragile(), new Fragile(), new Fragile()};
    TestSubscriber<Integer> subscriber =
        stepped.subscribe(
            source(3)
                .<Integer>transform(stepped.pool.mapKeyed(i -> keys[i - 1], i -> i))
                .doOnNext(
                    i -> { // the others are over meanwhile, and so are found together
                      stepped.crew.step(1);
                      stepped.crew.step(2);
                      keys[which - 1].broken = true;
                    }));
    keys[which - 1].broken = which == 1;
    stepped.run();

    assertThat(subscriber.expectTerminalError()).hasMessage("key");
    assertThat(reported).isEmpty();
    assertEachIsKnownOnce(subscriber);
  }

  @Test
  void mapKeyed_subscribersOnErrorThrows_forgetsNoneOfThoseThatWaitForTheirKey() {
    TestPublisher<Integer> source = TestPublisher.create();
    IllegalStateException wrong = new IllegalStateException("onError");
    source
        .flux()
        .<Integer>transform(stepped.pool.mapKeyed(i -> "key", i -> i))
        .doOnDiscard(Object.class, stepped.discarded::add)
        .subscribe(
            new Rough(Long.MAX_VALUE) {
              @Override
              public void onError(Throwable error) {
                throw wrong;
              }
            });
    source.next(1, 2, 3);

    assertThatThrownBy(() -> source.error(new IllegalStateException("source"))).isSameAs(wrong);

    assertThat(stepped.discarded).containsExactlyInAnyOrder(1, 2, 3);
    stepped.settled();
  }

  @Test
  void map_subscribersOnNextThrows_getsNoMoreThanItAskedFor() {
    IllegalStateException wrong = new IllegalStateException("onNext");
    Rough subscriber =
        new Rough(1) {
          @Override
          public void onNext(Integer value) {
            super.onNext(value);
            throw wrong;
          }
        };
    source(3).transform(stepped.pool.map(i -> i)).subscribe(subscriber);
    stepped.run();

    assertThat(subscriber.received).containsExactly(1);
    assertThat(reported).containsExactly(wrong);
    assertThat(stepped.settled().completed()).isEqualTo(3);
  }

  /** A subscriber whom nothing protects from itself. */
  private static class Rough implements CoreSubscriber<Integer> {
    final List<Integer> received = new ArrayList<>();
    private final long request;

    Rough(long request) {
      this.request = request;
    }

    @Override
    public Context currentContext() {
      return Context.empty();
    }

    @Override
    public void onSubscribe(Subscription subscription) {
      subscription.request(request);
    }

    @Override
    public void onNext(Integer value) {
      received.add(value);
    }

    @Override
    public void onError(Throwable error) {}

    @Override
    public void onComplete() {}
  }
}
