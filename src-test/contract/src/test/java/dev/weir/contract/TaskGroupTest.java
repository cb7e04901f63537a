package dev.weir.contract;

import static dev.weir.contract.Pools.eventually;
import static dev.weir.contract.Pools.failureOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.overflow.Overflow;
import dev.weir.pool.DeadlineExceededException;
import dev.weir.pool.TaskGroup;
import dev.weir.pool.WorkerPool;
import dev.weir.request.Deadline;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.test.StepVerifier;
import reactor.util.context.Context;

/** Groups of tasks on each kind of pool: none outlives its group. */
@OverEveryPool
class TaskGroupTest extends PoolContract {

  private static <T> T fail(String why) {
    throw new IllegalStateException(why);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void group_allSucceed_hasTheBodysResult(boolean failsFast) {
    WorkerPool pool = pool(2);
    StepVerifier.create(
            run(
                failsFast,
                group ->
                    Mono.zip(
                        group.fork(pool.submit(() -> 1)),
                        group.fork(pool.submit(() -> 2)),
                        Integer::sum)))
        .expectNext(3)
        .expectComplete()
        .verify(PATIENCE);
  }

  private static <T> Mono<T> run(boolean failsFast, Function<TaskGroup, Mono<T>> body) {
    return failsFast ? TaskGroup.failFast(body) : TaskGroup.awaitAll(body);
  }

  @Test
  void group_bodyDoesNotWaitForAFork_theGroupDoes() {
    WorkerPool pool = pool(1);
    Hold hold = hold();
    CompletableFuture<String> result =
        TaskGroup.failFast(
                group -> {
                  group.fork(pool.submit(() -> hold.runAndReturn(1)));
                  return Mono.just("body");
                })
            .toFuture();
    hold.awaitStarted();
    assertThat(result).isNotDone();

    hold.release();

    assertThat(result).succeedsWithin(PATIENCE).isEqualTo("body");
  }

  @Test
  void failFast_oneFails_cancelsWhatRunsIsQueuedAndWaits() {
    WorkerPool pool = pool(builder(2).queueCapacity(1).overflow(Overflow.block()));
    Hold running = hold();
    Hold failing = hold();
    AtomicInteger ran = new AtomicInteger();

    CompletableFuture<List<Integer>> result =
        TaskGroup.failFast(
                group -> {
                  group.fork(pool.submit(() -> running.runAndReturn(0)));
                  group.fork(
                      pool.submit(
                          () -> {
                            failing.run();
                            return fail("first");
                          }));
                  List<Mono<Integer>> more = new ArrayList<>();
                  for (int i = 0; i < 6; i++) {
                    more.add(group.fork(pool.submit(ran::incrementAndGet)));
                  }
                  return Flux.concat(more).collectList();
                })
            .toFuture();
    running.awaitStarted();
    failing.awaitStarted();
    failing.release();

    assertThat(failureOf(result)).hasMessage("first");
    running.awaitEnded();
    assertThat(running.interrupts()).isEqualTo(1);
    Pools.awaitSettled(pool);
    assertThat(ran).hasValue(0);
    assertThat(pool.snapshot().ledger().cancelled()).isEqualTo(7);
    assertThat(pool.snapshot().ledger().failed()).isEqualTo(1);
  }

  @Test
  void awaitAll_someFail_runsAllAndCollectsTheFailures() {
    WorkerPool pool = pool(1);
    AtomicInteger ran = new AtomicInteger();
    CompletableFuture<Void> result =
        TaskGroup.awaitAll(
                group -> {
                  for (int i = 0; i < 6; i++) {
                    int n = i;
                    group.fork(
                        pool.submit(
                            () -> {
                              ran.incrementAndGet();
                              return n % 2 == 0 ? n : fail("failure " + n);
                            }));
                  }
                  return Mono.<Void>empty();
                })
            .toFuture();

    Throwable failure = failureOf(result);
    assertThat(failure).hasMessage("failure 1");
    assertThat(failure.getSuppressed())
        .extracting(Throwable::getMessage)
        .containsExactly("failure 3", "failure 5");
    assertThat(ran).hasValue(6);
  }

  @Test
  void awaitAll_manyFailOfWhichOneIsShared_suppressesABoundedNumber() {
    IllegalStateException shared = new IllegalStateException("shared");
    for (int round = 0; round < 3; round++) {
      Mono<Void> group =
          TaskGroup.awaitAll(
              forks -> {
                forks.fork(Mono.error(shared));
                for (int i = 0; i < 100; i++) {
                  forks.fork(Mono.error(() -> new IllegalStateException("another")));
                }
                return Mono.empty();
              });
      assertThat(failureOf(group.toFuture())).isSameAs(shared);
    }

    assertThat(shared.getSuppressed()).hasSize(32);
  }

  @Test
  void fork_ofAnotherGroupsCancelledWork_isAFailure() {
    AtomicReference<Mono<Integer>> cancelled = new AtomicReference<>();
    Mono<Integer> other =
        TaskGroup.failFast(
            group -> {
              cancelled.set(group.fork(Mono.never()));
              return Mono.error(new IllegalStateException("first"));
            });
    assertThat(failureOf(other.toFuture())).hasMessage("first");

    Mono<String> group =
        TaskGroup.failFast(
            forks -> {
              forks.fork(cancelled.get());
              return Mono.just("fine");
            });

    assertThat(failureOf(group.toFuture())).isInstanceOf(CancellationException.class);
  }

  @Test
  void failFast_aForksCancelThrows_cancelsTheOthersAllTheSame() {
    List<Throwable> reported = new CopyOnWriteArrayList<>();
    Thread self = Thread.currentThread();
    Thread.UncaughtExceptionHandler before = self.getUncaughtExceptionHandler();
    self.setUncaughtExceptionHandler((thread, error) -> reported.add(error));
    IllegalStateException badly = new IllegalStateException("cancels badly");
    AtomicInteger cancelled = new AtomicInteger();
    Sinks.One<Integer> failing = Sinks.one();
    try {
      CompletableFuture<Integer> result =
          TaskGroup.failFast(
                  group -> {
                    group.fork(Mono.never().doOnCancel(cancelled::incrementAndGet));
                    group.fork(Mono.fromDirect(new ThrowsOnCancel(badly)));
                    group.fork(Mono.never().doOnCancel(cancelled::incrementAndGet));
                    return group.fork(failing.asMono());
                  })
              .toFuture();

      failing.tryEmitError(new IllegalStateException("first")).orThrow();

      assertThat(failureOf(result)).hasMessage("first");
      assertThat(cancelled).hasValue(2);
      assertThat(reported).containsExactly(badly);
    } finally {
      self.setUncaughtExceptionHandler(before);
    }
  }

  @Test
  void failFast_anotherFailsWhileAForkIsSubscribedTo_cancelsThatForkToo() {
    AtomicInteger cancelled = new AtomicInteger();
    Sinks.One<Integer> failing = Sinks.one();

    CompletableFuture<Integer> result =
        TaskGroup.failFast(
                group -> {
                  group.fork(failing.asMono());
                  return group.fork(
                      Mono.<Integer>never()
                          .doOnSubscribe(
                              s -> failing.tryEmitError(new IllegalStateException("first")))
                          .doOnCancel(cancelled::incrementAndGet));
                })
            .toFuture();

    assertThat(failureOf(result)).hasMessage("first");
    assertThat(cancelled).hasValue(1);
  }

  /** Breaks the rules (Reactive Streams, 3.15). */
  private record ThrowsOnCancel(RuntimeException error) implements Publisher<Integer> {

    @Override
    public void subscribe(Subscriber<? super Integer> subscriber) {
      subscriber.onSubscribe(
          new Subscription() {
            @Override
            public void request(long n) {}

            @Override
            public void cancel() {
              throw error;
            }
          });
    }
  }

  @Test
  void fork_subscribingThrows_endsTheFork() {
    LinkageError fatal = new LinkageError("fatal");
    Mono<Integer> broken =
        Mono.fromDirect(
            subscriber -> {
              throw fatal;
            });

    Throwable failure =
        failureOf(
            TaskGroup.awaitAll(
                    group -> {
                      assertThatThrownBy(() -> group.fork(broken)).isSameAs(fatal);
                      return Mono.<Integer>error(new IllegalStateException("body"));
                    })
                .toFuture());

    assertThat(failure).hasMessage("body");
  }

  @Test
  void group_bodyReturnsNoMono_saysSo() {
    assertThat(failureOf(TaskGroup.failFast(group -> null).toFuture()))
        .isInstanceOf(NullPointerException.class)
        .hasMessage("the group's Mono: null (expected: not null)");
  }

  @Test
  void group_bodyThrows_cancelsItsForks() {
    WorkerPool pool = pool(1);
    Hold hold = hold();

    assertThat(
            failureOf(
                TaskGroup.failFast(
                        group -> {
                          group.fork(pool.submit(() -> hold.runAndReturn(1)));
                          hold.awaitStarted();
                          return fail("body");
                        })
                    .toFuture()))
        .hasMessage("body");
    hold.awaitEnded();
    assertThat(hold.interrupts()).isEqualTo(1);
  }

  @Test
  void cancel_theGroup_cancelsEverything() {
    WorkerPool pool = pool(builder(1).queueCapacity(2));
    Hold hold = hold();
    AtomicReference<Mono<Integer>> forked = new AtomicReference<>();
    Disposable running =
        TaskGroup.failFast(
                group -> {
                  group.fork(pool.submit(() -> hold.runAndReturn(0)));
                  forked.set(group.fork(pool.submit(() -> 1)));
                  IntStream.range(0, 8).forEach(i -> group.fork(pool.submit(() -> i)));
                  return Mono.never();
                })
            .subscribe();
    hold.awaitStarted();

    running.dispose();

    hold.awaitEnded();
    assertThat(hold.interrupts()).isEqualTo(1);
    Pools.awaitSettled(pool);
    assertThat(pool.snapshot().ledger().cancelled()).isEqualTo(10);
    assertThat(failureOf(forked.get().toFuture())).isInstanceOf(CancellationException.class);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void fork_fromWithinTasks_needsNoMoreWorkersThanThereAre(int workers) {
    WorkerPool pool = pool(builder(workers).queueCapacity(512));
    AtomicInteger leaves = new AtomicInteger();

    StepVerifier.create(
            TaskGroup.failFast(
                group -> {
                  split(pool, group, leaves, 7);
                  return Mono.just("all");
                }))
        .expectNext("all")
        .expectComplete()
        .verify(PATIENCE);

    assertThat(leaves).hasValue(128);
    Pools.awaitSettled(pool);
  }

  private static void split(WorkerPool pool, TaskGroup group, AtomicInteger leaves, int depth) {
    group.fork(
        pool.submit(
            () -> {
              if (depth == 0) {
                return leaves.incrementAndGet();
              }
              split(pool, group, leaves, depth - 1);
              split(pool, group, leaves, depth - 1);
              return 0;
            }));
  }

  @Test
  void fork_afterTheGroupIsOver_isRefused() {
    AtomicReference<TaskGroup> kept = new AtomicReference<>();
    AtomicInteger subscribed = new AtomicInteger();
    TaskGroup.failFast(
            group -> {
              kept.set(group);
              return Mono.just(1);
            })
        .block(PATIENCE);

    Mono<Integer> late =
        kept.get().fork(Mono.just(1).doOnSubscribe(s -> subscribed.incrementAndGet()));

    assertThat(failureOf(late.toFuture()))
        .isInstanceOf(CancellationException.class)
        .hasMessage("task group: over (expected: running)");
    assertThat(subscribed).hasValue(0);
  }

  @Test
  void group_context_reachesItsForks() {
    WorkerPool pool = pool(1);

    assertThat(
            TaskGroup.failFast(
                    group -> group.fork(Mono.deferContextual(view -> Mono.just(view.get("trace")))))
                .contextWrite(context -> context.put("trace", "abc"))
                .block(PATIENCE))
        .isEqualTo("abc");
    assertThat(
            failureOf(
                TaskGroup.failFast(group -> group.fork(pool.submit(() -> 1)))
                    .contextWrite(Context.of(Deadline.class, new Deadline(Instant.EPOCH)))
                    .toFuture()))
        .isInstanceOf(DeadlineExceededException.class);
  }

  @Test
  void firstWithValue_ofSeveralTasks_cancelsTheOthersQueuedOnesIncluded() {
    WorkerPool pool = pool(builder(2).queueCapacity(8));
    Hold loser = hold();

    StepVerifier.create(
            Mono.firstWithValue(
                List.of(
                    pool.submit(() -> loser.runAndReturn(1)),
                    pool.submit(
                        () -> {
                          loser.awaitStarted();
                          return 2;
                        }),
                    pool.submit(() -> fail("never the first")).cast(Integer.class))))
        .expectNext(2)
        .expectComplete()
        .verify(PATIENCE);

    loser.awaitEnded();
    assertThat(loser.interrupts()).isEqualTo(1);
    Pools.awaitSettled(pool);
  }

  @Test
  void firstWithValue_allFail_saysSo() {
    WorkerPool pool = pool(1);
    Mono<Integer> failing = pool.submit(() -> fail("on purpose"));

    assertThat(failureOf(Mono.firstWithValue(failing, failing).toFuture()))
        .isInstanceOf(NoSuchElementException.class);
  }

  @Test
  void group_acrossTwoPools_isOneGroup() {
    WorkerPool first = pool(1);
    WorkerPool second = pool(1);
    Hold hold = hold();

    assertThat(
            failureOf(
                TaskGroup.failFast(
                        group -> {
                          group.fork(first.submit(() -> hold.runAndReturn(1)));
                          hold.awaitStarted();
                          return group.fork(second.submit(() -> fail("second")));
                        })
                    .toFuture()))
        .hasMessage("second");
    hold.awaitEnded();
    eventually().until(() -> first.snapshot().ledger().cancelled() == 1);
  }
}
