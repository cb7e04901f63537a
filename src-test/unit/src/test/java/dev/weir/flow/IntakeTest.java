package dev.weir.flow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.overflow.Overflow;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;
import reactor.core.Exceptions;
import reactor.core.publisher.BufferOverflowStrategy;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;
import reactor.test.scheduler.VirtualTimeScheduler;

class IntakeTest {

  @Test
  void tryOffer_full_saysWhatTheStrategyDoes() {
    assertThat(fill(Overflow.block()).tryOffer(3)).isEqualTo(OfferResult.FAIL_OVERFLOW);
    assertThat(fill(Overflow.reject()).tryOffer(3)).isEqualTo(OfferResult.FAIL_OVERFLOW);
    assertThat(fill(Overflow.drop()).tryOffer(3)).isEqualTo(OfferResult.DROPPED);
    Intake<Integer> oldest =
        Intake.<Integer>bounded(2).drop(BufferOverflowStrategy.DROP_OLDEST).build();
    List<OfferResult> results = new ArrayList<>();
    for (int i = 1; i <= 4; i++) {
      results.add(oldest.tryOffer(i));
    }
    assertThat(results).containsOnly(OfferResult.OK);
    oldest.complete();
    StepVerifier.create(oldest.asFlux()).expectNext(3, 4).verifyComplete();
    assertThat(oldest.ledger().dropped()).isEqualTo(2);
    assertThat(oldest.ledger().isBalanced()).isTrue();
  }

  private static Intake<Integer> fill(Overflow overflow) {
    Intake<Integer> intake = Intake.<Integer>bounded(2).overflow(overflow).build();
    assertThat(intake.tryOffer(1)).isEqualTo(OfferResult.OK);
    assertThat(intake.tryOffer(2)).isEqualTo(OfferResult.OK);
    return intake;
  }

  @Test
  void send_fullUnderBlock_waitsInOrder() {
    Intake<Integer> intake = fill(Overflow.block());
    List<String> told = new ArrayList<>();
    intake.send(3).subscribe(null, null, () -> told.add("3"));
    intake.send(4).subscribe(null, null, () -> told.add("4"));
    assertThat(intake.tryOffer(5)).isEqualTo(OfferResult.FAIL_OVERFLOW);
    assertThat(intake.ledger().waiting()).isEqualTo(2);

    StepVerifier.create(intake.asFlux(), 1)
        .expectNext(1)
        .then(() -> assertThat(told).containsExactly("3"))
        .thenRequest(9)
        .expectNext(2, 3, 4)
        .then(() -> assertThat(told).containsExactly("3", "4"))
        .then(intake::complete)
        .verifyComplete();
    assertThat(intake.ledger().isBalanced()).isTrue();
    assertThat(intake.ledger().completed()).isEqualTo(4);
  }

  @Test
  void send_underTimeout_waitsThatLong() {
    VirtualTimeScheduler clock = VirtualTimeScheduler.create();
    Intake<Integer> intake =
        Intake.<Integer>bounded(1)
            .overflow(Overflow.timeout(Duration.ofMillis(50)))
            .timer(clock)
            .build();
    assertThat(intake.tryOffer(1).isSuccess()).isTrue();
    StepVerifier.create(intake.send(2))
        .then(() -> clock.advanceTimeBy(Duration.ofMillis(49)))
        .then(() -> assertThat(intake.ledger().waiting()).isEqualTo(1))
        .then(() -> clock.advanceTimeBy(Duration.ofMillis(1)))
        .expectError(WaitTimeoutException.class)
        .verify();
    assertThat(intake.ledger().timedOut()).isEqualTo(1);
    assertThat(intake.ledger().isBalanced()).isTrue();
  }

  @Test
  void send_otherStrategies_failLikeAnAdmission() {
    StepVerifier.create(fill(Overflow.drop()).send(3))
        .expectErrorMessage("intake: the element was dropped: no room (capacity: 2)")
        .verify();
    StepVerifier.create(fill(Overflow.reject()).send(3))
        .expectErrorMatches(Exceptions::isOverflow)
        .verify();
  }

  @Test
  void cancel_discardsAndTellsThoseWhoWait() {
    Intake<Integer> intake = fill(Overflow.block());
    List<Throwable> told = new ArrayList<>();
    intake.send(3).subscribe(null, told::add);
    List<Integer> discarded = new ArrayList<>();
    StepVerifier.create(intake.asFlux().doOnDiscard(Integer.class, discarded::add), 0)
        .thenCancel()
        .verify();
    assertThat(discarded).containsExactly(1, 2);
    assertThat(told).singleElement().isInstanceOf(CancellationException.class);
    assertThat(intake.tryOffer(9)).isEqualTo(OfferResult.FAIL_CANCELLED);
    assertThat(intake.ledger().isBalanced()).isTrue();
    assertThat(intake.ledger().pending()).isZero();
  }

  @Test
  void error_afterElements_comesLast() {
    Intake<Integer> intake = fill(Overflow.block());
    intake.error(new IllegalStateException("end"));
    StepVerifier.create(intake.asFlux()).expectNext(1, 2).verifyErrorMessage("end");
    assertThat(intake.tryOffer(9)).isEqualTo(OfferResult.FAIL_TERMINATED);
    StepVerifier.create(intake.asFlux()).verifyError(IllegalStateException.class);
    assertThat(Flux.from(intake.asFlux())).isNotNull();
  }
}
