package dev.weir.pool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.observe.Ledger;
import dev.weir.overflow.Overflow;
import dev.weir.request.Deadline;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.Exceptions;
import reactor.core.Scannable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.test.publisher.TestPublisher;
import reactor.test.subscriber.TestSubscriber;
import reactor.util.context.Context;

/** The operators that run elements on a pool which works when the test says so. */
class MapTest {

  private static final Function<Integer, Integer> TWICE = i -> 2 * i;

  private Stepped stepped = Stepped.of(1, 3, Overflow.block()); // a window of four

  private Flux<Integer> map(Flux<Integer> source, boolean ordered, Function<Integer, Integer> f) {
    return source.transform(ordered ? stepped.pool.map(f) : stepped.pool.mapUnordered(f));
  }

  private static TestPublisher<Integer> source() {
    return TestPublisher.create();
  }

  // ---------------------------------------------------------------- results

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void map_elements_arePassedOnAsMapped(boolean ordered) {
    TestSubscriber<Integer> subscriber = stepped.subscribe(map(Flux.range(1, 100), ordered, TWICE));
    stepped.run();

    assertThat(subscriber.getReceivedOnNext())
        .containsExactlyElementsOf(IntStream.rangeClosed(1, 100).map(i -> 2 * i).boxed().toList());
    assertThat(subscriber.isTerminatedComplete()).isTrue();
    assertThat(stepped.settled().completed()).isEqualTo(100);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void map_emptySource_completes(boolean ordered) {
    TestSubscriber<Integer> subscriber = stepped.subscribe(map(Flux.empty(), ordered, TWICE));

    assertThat(subscriber.isTerminatedComplete()).isTrue();
    assertThat(stepped.settled().offered()).isZero();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  void map_smallestRooms_workToo(int queue) {
    stepped = Stepped.of(1, queue, Overflow.block());
    TestSubscriber<Integer> subscriber = stepped.subscribe(map(Flux.range(1, 20), true, TWICE));
    stepped.run();

    assertThat(subscriber.getReceivedOnNext()).hasSize(20);
    assertThat(subscriber.isTerminatedComplete()).isTrue();
    stepped.settled();
  }

  @Test
  void map_slowSubscriber_slowsTheSourceAndKeepsNoWorker() {
    TestPublisher<Integer> source = source();
    TestSubscriber<Integer> subscriber = stepped.subscribe(map(source.flux(), true, TWICE), 0);
    source.assertMinRequested(4);
    source.assertMaxRequested(4);
    source.next(1, 2, 3, 4);
    stepped.run();

    assertThat(stepped.settled().completed()).isEqualTo(4); // no worker is held up
    assertThat(subscriber.getReceivedOnNext()).isEmpty();
    source.assertMaxRequested(0); // and the source is not asked for more

    subscriber.request(3);
    stepped.run();

    assertThat(subscriber.getReceivedOnNext()).containsExactly(2, 4, 6);
    source.assertMinRequested(3);
    source.assertMaxRequested(3);
    subscriber.cancel();
    assertThat(stepped.discarded).containsExactly(8);
    stepped.settled();
  }

  @Test
  void map_unboundedDemand_asksForNoMoreThanTheWindowAtOnce() {
    AtomicLong outstanding = new AtomicLong();
    List<Long> most = new ArrayList<>();
    Flux<Integer> source =
        Flux.range(1, 200)
            .hide()
            .doOnRequest(n -> most.add(outstanding.addAndGet(n)))
            .doOnNext(i -> outstanding.decrementAndGet());
    stepped.subscribe(map(source, true, TWICE));
    stepped.run();

    assertThat(most).allMatch(n -> n <= 4);
    assertThat(stepped.settled().completed()).isEqualTo(200);
  }

  @Test
  void map_windowLittleLargerThanTheWorkers_hasWorkForAllOfThem() {
    stepped = Stepped.of(4, 2, Overflow.block()); // a window of six
    List<Long> underWay = new ArrayList<>();
    stepped.subscribe(
        map(
            Flux.range(1, 100),
            true,
            i -> {
              underWay.add(stepped.ledger().pending());
              return i;
            }));
    stepped.run();

    assertThat(underWay.subList(0, 90)).allMatch(n -> n >= 4);
    assertThat(stepped.settled().completed()).isEqualTo(100);
  }

  @Test
  void map_roomTakenByOthers_hasOneWaiterAtMost() {
    stepped = Stepped.of(1, 3, Overflow.block());
    stepped.fill();
    TestSubscriber<Integer> subscriber = stepped.subscribe(map(Flux.range(1, 10), true, TWICE));

    assertThat(stepped.ledger().waiting()).isEqualTo(1);
    stepped.run();

    assertThat(subscriber.getReceivedOnNext()).hasSize(10);
    stepped.settled();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void map_roomForPartOfAGroup_offersTheRestLater(boolean ordered) {
    TestSubscriber<Integer> subscriber =
        stepped.subscribe(
            map(Flux.range(1, 40).hide(), ordered, TWICE)
                .doOnNext(i -> stepped.pool.schedule(() -> {}))); // each takes a place
    stepped.run();

    assertThat(subscriber.getReceivedOnNext())
        .containsExactlyElementsOf(Flux.range(1, 40).map(TWICE).toIterable());
    assertThat(subscriber.isTerminatedComplete()).isTrue();
    assertThat(stepped.settled().completed()).isEqualTo(80);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void cancel_atAnyMoment_accountsForEachElementOnce(boolean ordered) {
    for (int steps = 0; steps < 30; steps++) {
      stepped = Stepped.of(1, 3, Overflow.block());
      List<Object> taken = new ArrayList<>();
      Flux<Integer> source = Flux.range(1, 40).hide().doOnNext(taken::add);
      TestSubscriber<Integer> subscriber =
          stepped.subscribe(
              map(source, ordered, i -> i).doOnNext(i -> stepped.pool.schedule(() -> {})));
      for (int step = 0; step < steps; step++) {
        stepped.crew.step(0);
      }

      subscriber.cancel();

      List<Object> known = new ArrayList<>(subscriber.getReceivedOnNext());
      known.addAll(stepped.discarded);
      assertThat(known).as("%d steps", steps).containsExactlyInAnyOrderElementsOf(taken);
      stepped.settled();
    }
  }

  // ---------------------------------------------------------------- errors

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void map_mapperThrows_failsAndCancelsTheRest(boolean ordered) {
    IllegalStateException wrong = new IllegalStateException("wrong");
    TestPublisher<Integer> source = source();
    TestSubscriber<Integer> subscriber =
        stepped.subscribe(
            map(
                source.flux(),
                ordered,
                i -> {
                  if (i == 2) {
                    throw wrong;
                  }
                  return i;
                }));
    source.next(1, 2, 3, 4);
    stepped.run();

    assertThat(subscriber.getReceivedOnNext()).containsExactly(1);
    assertThat(subscriber.expectTerminalError()).isSameAs(wrong);
    source.assertCancelled();
    assertThat(stepped.discarded).containsExactlyInAnyOrder(2, 3, 4);
    Ledger ledger = stepped.settled();
    assertThat(ledger.failed()).isEqualTo(1);
    assertThat(ledger.cancelled()).isEqualTo(2);
  }

  @Test
  void map_mapperReturnsNull_failsByName() {
    TestSubscriber<Integer> subscriber = stepped.subscribe(map(Flux.just(1), true, i -> null));
    stepped.run();

    assertThat(subscriber.expectTerminalError())
        .isInstanceOf(NullPointerException.class)
        .hasMessage("the mapper's result: null (expected: not null)");
    stepped.settled();
  }

  @Test
  void map_sourceFails_isPassedOnAtOnceAndWhatRunsIsCancelled() {
    IllegalStateException wrong = new IllegalStateException("wrong");
    TestPublisher<Integer> source = source();
    TestSubscriber<Integer> subscriber = stepped.subscribe(map(source.flux(), true, TWICE));
    source.next(1, 2);
    source.error(wrong);

    assertThat(subscriber.expectTerminalError()).isSameAs(wrong);
    assertThat(stepped.settled().cancelled()).isEqualTo(2);
    assertThat(stepped.discarded).containsExactlyInAnyOrder(1, 2);
  }

  @Test
  void map_signalsAfterTheEnd_areDropped() {
    TestPublisher<Integer> source =
        TestPublisher.createNoncompliant(
            TestPublisher.Violation.CLEANUP_ON_TERMINATE,
            TestPublisher.Violation.DEFER_CANCELLATION);
    TestSubscriber<Integer> subscriber = stepped.subscribe(map(source.flux(), true, TWICE));
    source.error(new IllegalStateException("first"));
    source.next(5);
    source.error(new IllegalStateException("second"));

    assertThat(subscriber.expectTerminalError()).hasMessage("first");
    assertThat(stepped.dropped).containsExactly(5);
    assertThat(stepped.droppedErrors).hasSize(1);
    stepped.settled();
  }

  @Test
  void map_twoFail_theFirstWinsAndTheOtherIsDropped() {
    stepped = Stepped.of(1, 3, Overflow.block());
    TestSubscriber<Integer> subscriber =
        stepped.subscribe(
            map(
                Flux.range(1, 4),
                true,
                i -> {
                  throw new IllegalStateException("wrong " + i);
                }));
    stepped.run();

    assertThat(subscriber.expectTerminalError()).hasMessage("wrong 1");
    assertThat(stepped.settled().failed()).isEqualTo(1);
  }

  @Test
  void map_sourceIgnoresDemand_failsWithOverflow() {
    TestPublisher<Integer> source =
        TestPublisher.createNoncompliant(TestPublisher.Violation.REQUEST_OVERFLOW);
    TestSubscriber<Integer> subscriber = stepped.subscribe(map(source.flux(), true, TWICE));
    source.next(1, 2, 3, 4, 5);

    Throwable error = subscriber.expectTerminalError();
    assertThat(Exceptions.isOverflow(error)).isTrue();
    assertThat(error).hasMessageContaining("result window: 4").hasMessageContaining("stepped");
    assertThat(stepped.discarded).contains(5);
    stepped.settled();
  }

  // ---------------------------------------------------------------- cancel

  /**
   * Or the worker of the first, which is interrupted, would take the second before it is given up.
   */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void cancel_severalQueued_givesUpTheLastFirst(boolean ordered) {
    TestSubscriber<Integer> subscriber = stepped.subscribe(map(Flux.range(1, 4), ordered, TWICE));

    subscriber.cancel();

    assertThat(stepped.discarded).containsExactly(4, 3, 2, 1);
    stepped.settled();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void cancel_queuedAndPending_discardsEachOnce(boolean ordered) {
    stepped.fill();
    TestPublisher<Integer> source = source();
    TestSubscriber<Integer> subscriber = stepped.subscribe(map(source.flux(), ordered, TWICE));
    source.next(1, 2, 3, 4);

    subscriber.cancel();
    subscriber.cancel();

    source.assertCancelled();
    assertThat(stepped.discarded).containsExactlyInAnyOrder(1, 2, 3, 4);
    assertThat(stepped.settled().completed()).isEqualTo(4); // those that filled it
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void cancel_resultsNotPassedOn_areDiscarded(boolean ordered) {
    TestPublisher<Integer> source = source();
    TestSubscriber<Integer> subscriber =
        stepped.subscribe(map(source.flux(), ordered, i -> 10 * i), 0);
    source.next(1, 2);
    stepped.run();
    source.next(3);

    subscriber.cancel();

    assertThat(stepped.discarded).containsExactlyInAnyOrder(10, 20, 3);
    stepped.settled();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void cancel_fromTheMapper_discardsElementAndLateResult(boolean ordered) {
    List<TestSubscriber<Integer>> self = new ArrayList<>();
    self.add(
        stepped.subscribe(
            map(
                Flux.just(1).hide(),
                ordered,
                i -> {
                  self.get(0).cancel();
                  return 10 * i;
                })));
    stepped.run();

    assertThat(stepped.discarded).containsExactly(10); // 1 was mapped
    assertThat(stepped.settled().cancelled()).isEqualTo(1);
  }

  @Test
  void cancel_elementComesLater_isDiscarded() {
    TestPublisher<Integer> source =
        TestPublisher.createNoncompliant(TestPublisher.Violation.DEFER_CANCELLATION);
    TestSubscriber<Integer> subscriber = stepped.subscribe(map(source.flux(), true, TWICE));
    subscriber.cancel();
    source.next(1);

    assertThat(stepped.discarded).containsExactly(1);
    assertThat(stepped.settled().offered()).isZero();
  }

  @Test
  void take_fewer_cancelsTheRest() {
    TestSubscriber<Integer> subscriber =
        stepped.subscribe(map(Flux.range(1, 100), true, TWICE).take(3));
    stepped.run();

    assertThat(subscriber.getReceivedOnNext()).containsExactly(2, 4, 6);
    stepped.settled();
  }

  // ---------------------------------------------------------------- strategies

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void map_fullUnderDrop_leavesElementsOutAndCountsThem(boolean ordered) {
    stepped = Stepped.of(1, 3, Overflow.drop());
    TestSubscriber<Integer> subscriber = stepped.subscribe(map(Flux.range(1, 10), ordered, TWICE));
    stepped.run();

    assertThat(subscriber.getReceivedOnNext()).containsExactly(2, 4, 6, 8);
    assertThat(subscriber.isTerminatedComplete()).isTrue();
    assertThat(stepped.discarded).containsExactly(5, 6, 7, 8, 9, 10);
    Ledger ledger = stepped.settled();
    assertThat(ledger.dropped()).isEqualTo(6);
    assertThat(ledger.offered()).isEqualTo(10);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void map_roomTakenByOthersUnderDrop_leavesElementsOutInTheMiddle(boolean ordered) {
    stepped = Stepped.of(1, 3, Overflow.drop());
    TestPublisher<Integer> source = source();
    TestSubscriber<Integer> subscriber = stepped.subscribe(map(source.flux(), ordered, TWICE));
    source.next(1);
    for (int i = 0; i < 3; i++) {
      stepped.pool.execute(() -> {});
    }
    source.next(2);
    stepped.run();
    source.next(3).complete();
    stepped.run();

    assertThat(subscriber.getReceivedOnNext()).containsExactly(2, 6);
    assertThat(subscriber.isTerminatedComplete()).isTrue();
    assertThat(stepped.discarded).containsExactly(2);
    assertThat(stepped.settled().dropped()).isEqualTo(1);
  }

  @Test
  void map_fullUnderReject_failsTheStream() {
    stepped = Stepped.of(1, 3, Overflow.reject());
    TestPublisher<Integer> source = source();
    TestSubscriber<Integer> subscriber = stepped.subscribe(map(source.flux(), true, TWICE));
    source.assertMinRequested(Long.MAX_VALUE);
    source.next(1, 2, 3, 4, 5);

    assertThat(subscriber.expectTerminalError())
        .isInstanceOf(PoolRejectedException.class)
        .hasMessageContaining("result window is full");
    source.assertCancelled();
    assertThat(stepped.settled().rejected()).isEqualTo(1);
  }

  @Test
  void map_roomTakenByOthersUnderReject_failsTheStream() {
    stepped = Stepped.of(1, 3, Overflow.reject());
    stepped.fill();
    TestSubscriber<Integer> subscriber = stepped.subscribe(map(Flux.just(1), true, TWICE));

    assertThat(subscriber.expectTerminalError())
        .isInstanceOf(PoolRejectedException.class)
        .isInstanceOf(RejectedExecutionException.class)
        .hasMessageContaining("no room");
    stepped.settled();
  }

  @Test
  void map_fullUnderTimeout_failsWhenTheBoundIsReached() {
    stepped = Stepped.of(1, 3, Overflow.timeout(Duration.ofMillis(50)));
    stepped.fill();
    TestSubscriber<Integer> subscriber = stepped.subscribe(map(Flux.range(1, 9), true, TWICE));
    assertThat(stepped.ledger().waiting()).isEqualTo(1);

    stepped.advance(Duration.ofMillis(50));

    assertThat(subscriber.expectTerminalError()).isInstanceOf(QueueTimeoutException.class);
    assertThat(stepped.settled().timedOut()).isEqualTo(1);
  }

  @Test
  void map_fullUnderCallerRuns_runsOnTheSourcesThread() {
    stepped = Stepped.of(1, 3, Overflow.callerRuns());
    stepped.fill();
    TestSubscriber<Integer> subscriber = stepped.subscribe(map(Flux.range(1, 9), true, TWICE));

    assertThat(subscriber.getReceivedOnNext()).hasSize(9);
    assertThat(subscriber.isTerminatedComplete()).isTrue();
    assertThat(stepped.settled().completed()).isEqualTo(13);
  }

  @Test
  void map_taskTimeout_failsTheStreamAndDiscardsTheLateResult() {
    stepped = Stepped.of(1, 3, Overflow.block(), b -> b.taskTimeout(Duration.ofMillis(5)));
    TestSubscriber<Integer> subscriber =
        stepped.subscribe(
            map(
                Flux.just(1),
                true,
                i -> {
                  stepped.advance(Duration.ofMillis(5));
                  return 10;
                }));
    stepped.run();

    assertThat(subscriber.expectTerminalError()).isInstanceOf(TaskTimeoutException.class);
    assertThat(stepped.discarded).containsExactly(10); // 1 was mapped
    assertThat(stepped.settled().timedOut()).isEqualTo(1);
  }

  @Test
  void map_deadlineOfTheContext_bindsEachElement() {
    TestSubscriber<Integer> subscriber =
        stepped.subscribe(
            map(Flux.range(1, 3), true, TWICE),
            9,
            Context.of(Deadline.class, new Deadline(Instant.ofEpochMilli(1))));

    assertThat(subscriber.expectTerminalError()).isInstanceOf(DeadlineExceededException.class);
    stepped.settled();
  }

  @Test
  void map_poolDisposed_failsTheStream() {
    TestPublisher<Integer> source = source();
    TestSubscriber<Integer> subscriber = stepped.subscribe(map(source.flux(), true, TWICE));
    source.next(1, 2, 3);

    stepped.pool.dispose();

    assertThat(subscriber.expectTerminalError()).isInstanceOf(PoolDisposedException.class);
    source.assertCancelled();
    assertThat(stepped.discarded).containsExactlyInAnyOrder(1, 2, 3);
    stepped.settled();
  }

  // ---------------------------------------------------------------- scanning

  @Test
  void scan_operatorAndSubscriber_tellOfThemselves() {
    TestPublisher<Integer> source = source();
    Flux<Integer> flux = map(source.flux(), true, TWICE);
    Scannable operator = Scannable.from(flux);
    assertThat(flux.getPrefetch()).isEqualTo(4);
    assertThat(operator.scan(Scannable.Attr.RUN_STYLE)).isEqualTo(Scannable.Attr.RunStyle.ASYNC);
    assertThat(operator.scan(Scannable.Attr.RUN_ON)).isSameAs(stepped.pool);
    assertThat(operator.scanUnsafe(Scannable.Attr.PARENT)).isNotNull();
    List<Scannable> seen = new ArrayList<>();
    AtomicInteger received = new AtomicInteger();
    flux.subscribe(
        new reactor.core.publisher.BaseSubscriber<Integer>() {
          @Override
          protected void hookOnSubscribe(org.reactivestreams.Subscription subscription) {
            seen.add(Scannable.from(subscription));
            subscription.request(2);
          }

          @Override
          protected void hookOnNext(Integer value) {
            received.incrementAndGet();
          }

          @Override
          protected void hookOnError(Throwable error) {}
        });
    Scannable scanned = seen.get(0);
    source.next(1, 2, 3);
    assertThat(scanned.scan(Scannable.Attr.BUFFERED)).isEqualTo(3);
    assertThat(scanned.scan(Scannable.Attr.CAPACITY)).isEqualTo(4);
    assertThat(scanned.scan(Scannable.Attr.PREFETCH)).isEqualTo(4);
    assertThat(scanned.scan(Scannable.Attr.REQUESTED_FROM_DOWNSTREAM)).isEqualTo(2);
    assertThat(scanned.scan(Scannable.Attr.TERMINATED)).isFalse();
    assertThat(scanned.scan(Scannable.Attr.CANCELLED)).isFalse();
    assertThat(scanned.scan(Scannable.Attr.ERROR)).isNull();
    assertThat(scanned.scan(Scannable.Attr.DELAY_ERROR)).isFalse();
    assertThat(scanned.scan(Scannable.Attr.RUN_STYLE)).isEqualTo(Scannable.Attr.RunStyle.ASYNC);
    assertThat(scanned.scan(Scannable.Attr.RUN_ON)).isSameAs(stepped.pool);
    assertThat(scanned.scanUnsafe(Scannable.Attr.PARENT)).isNotNull();
    assertThat(scanned.scanUnsafe(Scannable.Attr.ACTUAL)).isNotNull();
    assertThat(scanned.scanUnsafe(Scannable.Attr.NAME)).isNull();
    stepped.run();
    assertThat(received.get()).isEqualTo(2);
    assertThat(scanned.scan(Scannable.Attr.BUFFERED)).isEqualTo(1);

    source.error(new IllegalStateException("wrong"));

    assertThat(scanned.scan(Scannable.Attr.ERROR)).hasMessage("wrong");
    assertThat(scanned.scan(Scannable.Attr.TERMINATED)).isTrue();
    stepped.settled();
  }

  // ---------------------------------------------------------------- flatMap

  private Flux<Integer> flatMap(
      Flux<Integer> source, boolean ordered, Function<Integer, Flux<Integer>> mapper) {
    return source.transform(
        ordered ? stepped.pool.flatMapSequential(mapper) : stepped.pool.flatMap(mapper));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void flatMap_elements_runTheirPublishers(boolean ordered) {
    TestSubscriber<Integer> subscriber =
        stepped.subscribe(flatMap(Flux.range(1, 20), ordered, i -> Flux.just(i, -i)));
    stepped.run();

    assertThat(subscriber.getReceivedOnNext()).hasSize(40);
    if (ordered) {
      assertThat(subscriber.getReceivedOnNext()).startsWith(1, -1, 2, -2, 3, -3);
    }
    assertThat(subscriber.isTerminatedComplete()).isTrue();
    assertThat(stepped.settled().completed()).isEqualTo(20);
  }

  @Test
  void flatMap_publishersRunOn_keepTheirPlacesAndComeAsTheyAreProduced() {
    List<Sinks.One<Integer>> sinks = new ArrayList<>();
    TestSubscriber<Integer> subscriber =
        stepped.subscribe(
            flatMap(
                Flux.range(0, 8),
                false,
                i -> {
                  sinks.add(Sinks.one());
                  return sinks.get(i).asMono().flux();
                }));
    stepped.run();
    assertThat(sinks).hasSize(4); // as many as the room holds
    assertThat(stepped.ledger().running()).isEqualTo(4);

    sinks.get(2).tryEmitValue(2);
    sinks.get(0).tryEmitValue(0);
    stepped.run();

    assertThat(subscriber.getReceivedOnNext()).containsExactly(2, 0);
    assertThat(sinks).hasSize(6);
    subscriber.cancel();
    Ledger ledger = stepped.settled();
    assertThat(ledger.completed()).isEqualTo(2);
    assertThat(ledger.cancelled())
        .isEqualTo(4); // those that ran: none is offered beyond the demand
  }

  @Test
  void flatMapSequential_laterDoneFirst_waitsForTheEarlier() {
    List<Sinks.One<Integer>> sinks = new ArrayList<>();
    TestSubscriber<Integer> subscriber =
        stepped.subscribe(
            flatMap(
                Flux.range(0, 3),
                true,
                i -> {
                  sinks.add(Sinks.one());
                  return sinks.get(i).asMono().flux();
                }));
    stepped.run();

    sinks.get(1).tryEmitValue(1);
    sinks.get(2).tryEmitValue(2);
    assertThat(subscriber.getReceivedOnNext()).isEmpty();
    sinks.get(0).tryEmitValue(0);

    assertThat(subscriber.getReceivedOnNext()).containsExactly(0, 1, 2);
    assertThat(subscriber.isTerminatedComplete()).isTrue();
    stepped.settled();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void flatMap_publisherFails_failsTheStreamAndCancelsTheOthers(boolean ordered) {
    IllegalStateException wrong = new IllegalStateException("wrong");
    TestPublisher<Integer> other = TestPublisher.create();
    TestSubscriber<Integer> subscriber =
        stepped.subscribe(
            flatMap(Flux.range(1, 2), ordered, i -> i == 1 ? other.flux() : Flux.error(wrong)));
    stepped.run();
    if (ordered) {
      other.complete(); // its error comes after what is before it
    }

    assertThat(subscriber.expectTerminalError()).isSameAs(wrong);
    if (!ordered) {
      other.assertCancelled();
    }
    stepped.settled();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void flatMap_mapperThrowsOrReturnsNull_failsTheStream(boolean ordered) {
    IllegalStateException wrong = new IllegalStateException("wrong");
    TestSubscriber<Integer> throwing =
        stepped.subscribe(
            flatMap(
                Flux.just(1),
                ordered,
                i -> {
                  throw wrong;
                }));
    stepped.run();
    TestSubscriber<Integer> nothing = stepped.subscribe(flatMap(Flux.just(1), ordered, i -> null));
    stepped.run();

    assertThat(throwing.expectTerminalError()).isSameAs(wrong);
    assertThat(nothing.expectTerminalError())
        .hasMessage("the mapper's Publisher: null (expected: not null)");
    assertThat(stepped.discarded).containsExactly(1, 1);
    assertThat(stepped.settled().failed()).isEqualTo(2);
  }

  @Test
  void flatMap_taskTimeout_cancelsThePublisherAndFailsTheStream() {
    stepped = Stepped.of(1, 3, Overflow.block(), b -> b.taskTimeout(Duration.ofMillis(5)));
    TestPublisher<Integer> inner = TestPublisher.create();
    TestSubscriber<Integer> subscriber =
        stepped.subscribe(flatMap(Flux.just(1), false, i -> inner.flux()));
    stepped.run();

    stepped.advance(Duration.ofMillis(5));

    assertThat(subscriber.expectTerminalError()).isInstanceOf(TaskTimeoutException.class);
    inner.assertCancelled();
    assertThat(stepped.settled().timedOut()).isEqualTo(1);
  }

  @Test
  void flatMap_fullUnderDropAndReject_dropsOrFails() {
    stepped = Stepped.of(1, 0, Overflow.drop());
    stepped.fill();
    TestSubscriber<Integer> dropping = stepped.subscribe(flatMap(Flux.just(1), false, Flux::just));
    assertThat(dropping.isTerminatedComplete()).isTrue();
    assertThat(stepped.discarded).containsExactly(1);
    stepped.settled();

    stepped = Stepped.of(1, 0, Overflow.reject());
    stepped.fill();
    TestSubscriber<Integer> rejecting = stepped.subscribe(flatMap(Flux.just(1), false, Flux::just));
    assertThat(rejecting.expectTerminalError()).isInstanceOf(PoolRejectedException.class);
    stepped.settled();
  }

  @Test
  void flatMap_cancelledBeforeTheResultIsTaken_cancelsWhatRuns() {
    TestPublisher<Integer> inner = TestPublisher.create();
    Flux<Flux<Integer>> pending = Flux.just(1, 2, 3).transform(stepped.pool.map(i -> inner.flux()));
    TestSubscriber<Flux<Integer>> subscriber = stepped.subscribe(pending, 0);
    stepped.run();
    subscriber.cancel();
    assertThat(stepped.discarded).hasSize(3);

    TestSubscriber<Integer> merged =
        stepped.subscribe(flatMap(Flux.range(1, 4), false, i -> inner.flux()), 0);
    stepped.run();
    merged.cancel();
    inner.assertCancelled();
    assertThat(stepped.settled().cancelled()).isEqualTo(4);
  }

  @Test
  void flatMap_subscribersContext_reachesThePublisher() {
    TestSubscriber<String> subscriber =
        stepped.subscribe(
            Flux.just(1)
                .transform(
                    stepped.pool.flatMap(
                        i -> Mono.deferContextual(c -> Mono.just(c.<String>get("user"))))),
            1,
            Context.of("user", "joe"));
    stepped.run();

    assertThat(subscriber.getReceivedOnNext()).containsExactly("joe");
    stepped.settled();
  }
}
