package dev.weir.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import reactor.core.Exceptions;
import reactor.core.publisher.BufferOverflowStrategy;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;
import reactor.test.publisher.TestPublisher;
import reactor.test.scheduler.VirtualTimeScheduler;

class BackpressureTest {

  /** A request that came first would be seen before the source. */
  private static final Runnable NOTHING_WANTED_YET = () -> {};

  private final FlowMeter meter = FlowMeter.named("ticks");

  @Test
  void block_slowSubscriber_requestsOnlyWhatFits() {
    TestPublisher<Integer> source = TestPublisher.create();
    List<Long> requests = new ArrayList<>();

    StepVerifier.create(
            source.flux().doOnRequest(requests::add).transform(Backpressure.block(4)), 0)
        .then(() -> assertThat(requests).containsExactly(4L))
        .then(() -> source.next(1, 2, 3, 4))
        .thenRequest(2)
        .expectNext(1, 2)
        .then(() -> assertThat(requests).containsExactly(4L))
        .thenRequest(1)
        .expectNext(3)
        .then(() -> assertThat(requests).containsExactly(4L, 3L))
        .then(source::complete)
        .thenRequest(1)
        .expectNext(4)
        .verifyComplete();
  }

  @Test
  void block_sourceIgnoresDemand_passesOnWhatFitsThenFails() {
    TestPublisher<Integer> source =
        TestPublisher.createNoncompliant(TestPublisher.Violation.REQUEST_OVERFLOW);

    StepVerifier.create(source.flux().transform(Backpressure.<Integer>block(2).meter(meter)), 0)
        .then(() -> source.next(1, 2, 3, 4))
        .thenRequest(9)
        .expectNext(1, 2)
        .expectErrorSatisfies(
            e -> {
              assertThat(Exceptions.isOverflow(e)).isTrue();
              assertThat(e)
                  .hasMessage(
                      "ticks: block: the source sent more than was requested (capacity: 2)");
            })
        .verifyThenAssertThat()
        .hasDiscardedExactly(3)
        .hasDroppedExactly(4);
    assertThat(meter.ledger().offered()).isEqualTo(3);
    assertThat(meter.ledger().rejected()).isEqualTo(1);
    assertThat(meter.ledger().queued()).isZero();
  }

  @Test
  void drop_newestAndOldest_leaveOutWhatTheySay() {
    List<Integer> dropped = new ArrayList<>();
    StepVerifier.create(
            Flux.range(1, 6).transform(Backpressure.<Integer>drop(3).onDropped(dropped::add)), 0)
        .then(NOTHING_WANTED_YET)
        .thenRequest(9)
        .expectNext(1, 2, 3)
        .expectComplete()
        .verifyThenAssertThat()
        .hasDiscardedExactly(4, 5, 6);
    assertThat(dropped).containsExactly(4, 5, 6);

    dropped.clear();
    StepVerifier.create(
            Flux.range(1, 6)
                .transform(
                    Backpressure.<Integer>drop(3, BufferOverflowStrategy.DROP_OLDEST)
                        .onDropped(dropped::add)),
            0)
        .then(NOTHING_WANTED_YET)
        .thenRequest(9)
        .expectNext(4, 5, 6)
        .expectComplete()
        .verifyThenAssertThat()
        .hasDiscardedExactly(1, 2, 3);
    assertThat(dropped).containsExactly(1, 2, 3);
  }

  @Test
  void reject_full_passesOnWhatFitsThenFails() {
    StepVerifier.create(Flux.range(1, 6).transform(Backpressure.reject(3)), 0)
        .then(NOTHING_WANTED_YET)
        .thenRequest(9)
        .expectNext(1, 2, 3)
        .expectErrorMatches(Exceptions::isOverflow)
        .verify();
  }

  @Test
  void timeout_elementWaitsTooLong_failsAtOnce() {
    VirtualTimeScheduler clock = VirtualTimeScheduler.create();
    StepVerifier.create(
            Flux.range(1, 6)
                .transform(
                    Backpressure.<Integer>timeout(3, Duration.ofMillis(50))
                        .timer(clock)
                        .meter(meter)),
            1)
        .expectNext(1)
        .then(() -> clock.advanceTimeBy(Duration.ofMillis(49)))
        .thenRequest(1)
        .expectNext(2)
        .then(() -> clock.advanceTimeBy(Duration.ofMillis(1)))
        .expectErrorSatisfies(
            e ->
                assertThat(e)
                    .isInstanceOf(WaitTimeoutException.class)
                    .hasMessage("ticks: timeout: an element waited for 50 ms (capacity: 3)"))
        .verify();
    assertThat(meter.ledger().timedOut()).isEqualTo(1);
    assertThat(meter.ledger().queued()).isZero();
  }

  @Test
  void timeout_discarding_leavesOutTheLateAndGoesOn() {
    VirtualTimeScheduler clock = VirtualTimeScheduler.create();
    StepVerifier.create(
            Flux.range(1, 6)
                .transform(
                    Backpressure.<Integer>timeout(3, Duration.ofMillis(50))
                        .discarding()
                        .timer(clock)),
            1)
        .expectNext(1)
        .then(() -> clock.advanceTimeBy(Duration.ofMillis(50)))
        .then(() -> clock.advanceTimeBy(Duration.ofMillis(49)))
        .thenRequest(9)
        .expectNext(4, 5, 6)
        .verifyComplete();
  }

  @Test
  void fused_publishOn_passesEverythingOn() {
    StepVerifier.create(
            Flux.range(1, 10_000)
                .transform(Backpressure.block(16))
                .publishOn(Schedulers.parallel())
                .reduce(0, Integer::sum))
        .expectNext(50_005_000)
        .verifyComplete();
  }

  @Test
  void capacity_outOfRange_saysNameValueAndRule() {
    assertThatThrownBy(() -> Backpressure.block(0))
        .hasMessage("capacity: 0 (expected: 1 to 16777216)");
  }
}
