package dev.weir.test;

import static java.time.Duration.ofMillis;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.overflow.Overflow;
import dev.weir.pool.PoolRejectedException;
import dev.weir.pool.QueueTimeoutException;
import dev.weir.pool.TaskDroppedException;
import dev.weir.pool.WorkerPools;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;
import reactor.test.publisher.TestPublisher;

/** What each strategy does when the room is full, as a user would test it: without sleeping. */
class TestPoolStrategiesTest {

  private final Probe<String> first = Probe.create("first");

  /** Room for two: one runs, held by a probe, and one is queued. */
  private TestPool full(Overflow overflow) {
    TestPool pool = TestPool.of(WorkerPools.fixed("db", 1).queueCapacity(1).overflow(overflow));
    pool.submitPublisher(first).subscribe();
    pool.submit(() -> "second").subscribe(v -> {}, e -> {});
    assertThat(pool.runNext()).isTrue();
    pool.expect().running(1).queued(1).waiting(0);
    return pool;
  }

  @Test
  void block_roomFull_waitsForRoomThenRuns() {
    TestPool pool = full(Overflow.block());
    StepVerifier.create(pool.submit(() -> "third"))
        .then(() -> pool.expect().running(1).queued(1).waiting(1))
        .then(() -> first.emit("row").complete())
        .then(() -> pool.expect().running(0).queued(2).waiting(0))
        .then(pool::runAll)
        .expectNext("third")
        .verifyComplete();
    pool.expect().completed(3).quiet().balanced();
  }

  @Test
  void block_moreWaitersThanAllowed_rejectsTheLast() {
    TestPool pool =
        TestPool.of(
            WorkerPools.fixed("db", 1).queueCapacity(0).maxWaiters(1).overflow(Overflow.block()));
    pool.submit(() -> "first").subscribe();
    pool.submit(() -> "second").subscribe();
    StepVerifier.create(pool.submit(() -> "third")).verifyError(PoolRejectedException.class);
    pool.expect().queued(1).waiting(1).rejected(1).balanced();
    assertThat(pool.runAll()).isEqualTo(2);
    pool.expect().completed(2).rejected(1).quiet().balanced();
  }

  @Test
  void drop_roomFull_failsAndCounts() {
    TestPool pool = full(Overflow.drop());
    Probe<String> third = Probe.returning("third", "row");
    StepVerifier.create(pool.submit(third)).verifyError(TaskDroppedException.class);
    StepVerifier.create(pool.submitOrEmpty(third)).verifyComplete();
    third.assertNotStarted();
    pool.expect().dropped(2).running(1).queued(1).balanced();
  }

  @Test
  void reject_roomFull_failsAtOnce() {
    TestPool pool = full(Overflow.reject());
    StepVerifier.create(pool.submit(() -> "third"))
        .expectErrorSatisfies(
            e ->
                assertThat(e)
                    .isInstanceOf(PoolRejectedException.class)
                    .hasMessageContaining("db")
                    .hasMessageContaining("capacity 2"))
        .verify();
    pool.expect().rejected(1).running(1).queued(1).balanced();
  }

  @Test
  void timeout_roomFullForTheWholeBound_failsAtTheBound() {
    TestPool pool = full(Overflow.timeout(ofMillis(200)));
    List<Throwable> errors = new ArrayList<>();
    pool.submit(() -> "third").subscribe(v -> {}, errors::add);
    pool.advanceTimeBy(ofMillis(199));
    assertThat(errors).isEmpty();
    pool.expect().running(1).queued(1).waiting(1);
    pool.advanceTimeBy(ofMillis(1));
    assertThat(errors).singleElement().isInstanceOf(QueueTimeoutException.class);
    pool.expect().running(1).queued(0).waiting(0).timedOut(2).balanced();
  }

  @Test
  void timeout_roomInTime_runs() {
    TestPool pool = full(Overflow.timeout(ofMillis(200)));
    StepVerifier.create(pool.submit(() -> "third"))
        .then(() -> pool.advanceTimeBy(ofMillis(199)))
        .then(first::complete)
        .then(pool::runAll)
        .then(() -> pool.advanceTimeBy(ofMillis(200)))
        .expectNext("third")
        .verifyComplete();
    pool.expect().completed(3).timedOut(0).quiet().balanced();
  }

  @Test
  void callerRuns_roomFull_runsOnTheCaller() {
    TestPool pool = full(Overflow.callerRuns());
    StepVerifier.create(pool.submit(() -> "third")).expectNext("third").verifyComplete();
    pool.expect().completed(1).running(1).queued(1).balanced();
  }

  @Test
  void blockMap_fasterSource_isRequestedOnlyWhatFits() {
    TestPool pool = TestPool.of(WorkerPools.fixed("db", 1).queueCapacity(1));
    TestPublisher<Integer> source = TestPublisher.create();
    StepVerifier.create(source.flux().transform(pool.map(i -> i * 10)))
        .then(() -> source.assertMinRequested(2).assertMaxRequested(2))
        .then(() -> source.next(1, 2))
        .then(() -> pool.expect().queued(2).waiting(0))
        .then(pool::runAll)
        .expectNext(10, 20)
        .then(() -> source.assertMaxRequested(2).next(3).complete())
        .then(pool::runAll)
        .expectNext(30)
        .verifyComplete();
    pool.expect().completed(3).quiet().balanced();
  }

  @Test
  void dropMap_burst_leavesOutWhatDoesNotFit() {
    TestPool pool =
        TestPool.of(WorkerPools.fixed("db", 1).queueCapacity(1).overflow(Overflow.drop()));
    StepVerifier.create(Flux.range(1, 5).transform(pool.map(i -> i * 10)))
        .then(pool::runAll)
        .expectNext(10, 20)
        .verifyComplete();
    pool.expect().completed(2).dropped(3).quiet().balanced();
  }

  @Test
  void rejectMap_burst_failsTheStream() {
    TestPool pool =
        TestPool.of(WorkerPools.fixed("db", 1).queueCapacity(1).overflow(Overflow.reject()));
    StepVerifier.create(Flux.range(1, 5).transform(pool.mapUnordered(i -> i * 10)))
        .then(pool::runAll)
        .thenConsumeWhile(i -> true)
        .verifyError(PoolRejectedException.class);
    pool.expect().quiet().balanced();
  }

  @Test
  void flatMap_publishers_holdPlacesUntilTheyEnd() {
    TestPool pool = TestPool.of(WorkerPools.fixed("db", 1).queueCapacity(1));
    Probe<String> load = Probe.create("load");
    StepVerifier.create(Flux.range(1, 3).transform(pool.flatMap(i -> load.get())))
        .then(pool::runAll)
        .then(() -> load.assertStarted(2))
        .then(() -> pool.expect().running(2).queued(0).busy(0))
        .then(() -> load.emit("a").complete())
        .expectNext("a")
        .then(pool::runAll)
        .then(() -> load.assertStarted(3).assertRunning(2))
        .then(() -> load.emit("b").complete().emit("c").complete())
        .expectNext("b", "c")
        .verifyComplete();
    load.assertCompleted(3).assertSettled();
    pool.expect().completed(3).quiet().balanced();
  }

  @Test
  void flatMapSequential_laterEndsFirst_keepsTheOrder() {
    TestPool pool = TestPool.of(WorkerPools.fixed("db", 2));
    Probe<String> slow = Probe.create("slow");
    Probe<String> quick = Probe.returning("quick", "b");
    StepVerifier.create(
            Flux.just(slow, quick).transform(pool.flatMapSequential(probe -> probe.get())))
        .then(pool::runAll)
        .then(() -> quick.assertCompleted(1))
        .then(() -> slow.emit("a").complete())
        .expectNext("a", "b")
        .verifyComplete();
  }

  @Test
  void execute_roomFullUnderBlock_throwsInsteadOfParking() {
    TestPool pool = full(Overflow.block());
    assertThatThrownBy(() -> pool.execute(() -> {}))
        .isInstanceOf(RejectedExecutionException.class)
        .hasMessageContaining("pool db: execute would park the test's thread");
    assertThat(Thread.currentThread().isInterrupted()).isFalse();
    pool.expect().cancelled(1).running(1).queued(1).waiting(0).balanced();
  }

  @Test
  void execute_roomUnderBlock_isQueued() {
    TestPool pool = TestPool.of(WorkerPools.fixed("db", 1));
    List<String> ran = new ArrayList<>();
    pool.execute(() -> ran.add("body"));
    assertThat(ran).isEmpty();
    assertThat(Thread.currentThread().isInterrupted()).isFalse();
    assertThat(pool.runNext()).isTrue();
    assertThat(ran).containsExactly("body");
  }

  @Test
  void execute_callerWasInterrupted_staysInterrupted() {
    TestPool pool = TestPool.of(WorkerPools.fixed("db", 1));
    Thread.currentThread().interrupt();
    pool.execute(() -> {});
    assertThat(Thread.interrupted()).isTrue();
    pool.expect().queued(1);
  }

  @Test
  void execute_poolShutDown_throwsWhatThePoolThrows() {
    TestPool pool = TestPool.of(WorkerPools.fixed("db", 1));
    pool.dispose();
    assertThatThrownBy(() -> pool.execute(() -> {})).isInstanceOf(PoolRejectedException.class);
  }

  @Test
  void execute_roomFullUnderReject_throwsWhatThePoolThrows() {
    TestPool pool = full(Overflow.reject());
    assertThatThrownBy(() -> pool.execute(() -> {})).isInstanceOf(PoolRejectedException.class);
    pool.expect().rejected(1).balanced();
  }
}
