package dev.weir.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static reactor.core.publisher.BufferOverflowStrategy.DROP_OLDEST;

import dev.weir.observe.Ledger;
import dev.weir.overflow.Overflow;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;
import reactor.test.subscriber.TestSubscriber;

/** Offering, taking, and how it ends. */
class IntakeTest {

  private final List<Integer> dropped = new ArrayList<>();
  private final List<Integer> discarded = new ArrayList<>();

  private static Intake<Integer> fill(Overflow overflow) {
    return fill(Intake.<Integer>bounded(2).overflow(overflow).build());
  }

  private static Intake<Integer> fill(Intake<Integer> intake) {
    for (int i = 1; i <= intake.config().capacity(); i++) {
      assertThat(intake.tryOffer(i)).isEqualTo(OfferResult.OK);
    }
    return intake;
  }

  private Flux<Integer> watched(Intake<Integer> intake) {
    return intake.asFlux().doOnDiscard(Integer.class, discarded::add);
  }

  // ---------------------------------------------------------------- offering

  @Test
  void nulls_areRefusedByName() {
    Intake<Integer> intake = Intake.<Integer>bounded(2).build();

    assertThatThrownBy(() -> intake.tryOffer(null))
        .hasMessage("element: null (expected: not null)");
    assertThatThrownBy(() -> intake.send(null)).hasMessage("element: null (expected: not null)");
    assertThatThrownBy(() -> intake.error(null)).hasMessage("error: null (expected: not null)");
  }

  @Test
  void tryOffer_fullUnderBlockRejectAndTimeout_leavesTheElementToTheOfferer() {
    for (Overflow overflow :
        List.of(Overflow.block(), Overflow.reject(), Overflow.timeout(Duration.ofDays(1)))) {
      Intake<Integer> intake = fill(overflow);

      assertThat(intake.tryOffer(3)).isEqualTo(OfferResult.FAIL_OVERFLOW);

      assertThat(intake.ledger()).isEqualTo(new Ledger(3, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 2, 0));
    }
  }

  @Test
  void tryOffer_fullUnderDrop_discardsTheArrival() {
    Intake<Integer> intake =
        fill(Intake.<Integer>bounded(2).overflow(Overflow.drop()).onDropped(dropped::add).build());
    watched(intake).subscribe(TestSubscriber.builder().initialRequest(0).build());

    assertThat(intake.tryOffer(3)).isEqualTo(OfferResult.DROPPED);

    assertThat(dropped).containsExactly(3);
    assertThat(discarded).containsExactly(3);
    assertThat(intake.ledger()).isEqualTo(new Ledger(3, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 2, 0));
  }

  @Test
  void tryOffer_fullUnderDropOldest_leavesOutWhoWaitedLongest() {
    Intake<Integer> oldest =
        Intake.<Integer>bounded(2).drop(DROP_OLDEST).onDropped(dropped::add).build();
    for (int i = 1; i <= 4; i++) {
      assertThat(oldest.tryOffer(i)).isEqualTo(OfferResult.OK);
    }
    oldest.complete();

    StepVerifier.create(oldest.asFlux()).expectNext(3, 4).verifyComplete();

    assertThat(dropped).containsExactly(1, 2);
    assertThat(oldest.ledger()).isEqualTo(new Ledger(4, 2, 0, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0));
  }

  @Test
  void tryOffer_dropOldestOfOne_keepsTheLatest() {
    Intake<Integer> latest =
        Intake.<Integer>bounded(1).drop(DROP_OLDEST).onDropped(dropped::add).build();
    TestSubscriber<Integer> subscriber = TestSubscriber.builder().initialRequest(0).build();
    watched(latest).subscribe(subscriber);

    for (int i = 1; i <= 3; i++) {
      latest.tryOffer(i);
    }
    subscriber.request(2);
    latest.tryOffer(4);

    assertThat(subscriber.getReceivedOnNext()).containsExactly(3, 4);
    assertThat(dropped).containsExactly(1, 2);
    assertThat(discarded).containsExactly(1, 2);
  }

  @Test
  void tryOffer_onDroppedThrows_isReportedAndTheResultStands() {
    Intake<Integer> intake =
        fill(
            Intake.<Integer>bounded(2)
                .overflow(Overflow.drop())
                .onDropped(
                    i -> {
                      throw new IllegalStateException("listener");
                    })
                .build());
    Thread thread = Thread.currentThread();
    Thread.UncaughtExceptionHandler before = thread.getUncaughtExceptionHandler();
    List<Throwable> reported = new ArrayList<>();
    thread.setUncaughtExceptionHandler((t, e) -> reported.add(e));
    try {
      assertThat(intake.tryOffer(3)).isEqualTo(OfferResult.DROPPED);
    } finally {
      thread.setUncaughtExceptionHandler(before);
    }

    assertThat(reported).singleElement().satisfies(e -> assertThat(e).hasMessage("listener"));
    assertThat(intake.ledger().isBalanced()).isTrue();
  }

  @Test
  void tryOffer_insideOnNext_isPassedOnAfterwards() {
    Intake<Integer> intake = Intake.<Integer>bounded(1).build();
    List<String> log = new ArrayList<>();
    List<Integer> received = new ArrayList<>();
    intake
        .asFlux()
        .subscribe(
            new OneByOne(received) {
              @Override
              void subscribed() {
                request(Long.MAX_VALUE);
              }

              @Override
              void received(Integer value) {
                log.add("in " + value);
                if (value < 3) {
                  assertThat(intake.tryOffer(value + 1)).isEqualTo(OfferResult.OK);
                }
                log.add("out " + value);
              }
            });

    intake.tryOffer(1);

    assertThat(received).containsExactly(1, 2, 3);
    assertThat(log).containsExactly("in 1", "out 1", "in 2", "out 2", "in 3", "out 3");
  }

  @Test
  void tryOffer_beforeTheSubscriber_waitsForIt() {
    Intake<Integer> intake = fill(Overflow.block());

    StepVerifier.create(intake.asFlux()).expectNext(1, 2).then(intake::complete).verifyComplete();
  }

  // ---------------------------------------------------------------- taking

  @Test
  void request_insideOnNext_goesOnWithoutRecursion() {
    Intake<Integer> intake = fill(Intake.<Integer>bounded(100_000).build());
    List<Integer> received = new ArrayList<>();

    intake
        .asFlux()
        .subscribe(
            new OneByOne(received) {
              @Override
              void received(Integer value) {
                request(1);
              }
            });

    assertThat(received).hasSize(100_000).isSorted();
  }

  @Test
  void asFlux_isAlwaysTheSame() {
    Intake<Integer> intake = Intake.<Integer>bounded(1).build();

    assertThat(intake.asFlux()).isSameAs(intake.asFlux());
  }

  @Test
  void subscribe_aSecondTime_failsAndLeavesTheFirstAlone() {
    Intake<Integer> intake = Intake.<Integer>bounded(1).name("orders").build();
    TestSubscriber<Integer> first = TestSubscriber.create();
    intake.asFlux().subscribe(first);

    StepVerifier.create(intake.asFlux())
        .expectErrorSatisfies(
            e ->
                assertThat(e)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("orders: a second subscriber (expected: one)"))
        .verify();

    intake.tryOffer(1);
    assertThat(first.getReceivedOnNext()).containsExactly(1);
  }

  // ---------------------------------------------------------------- the end

  @Test
  void cancel_afterTheEnd_changesNothing() {
    Intake<Integer> intake = Intake.<Integer>bounded(2).build();
    TestSubscriber<Integer> subscriber = TestSubscriber.create();
    intake.asFlux().subscribe(subscriber);
    intake.complete();

    subscriber.cancel();

    assertThat(intake.tryOffer(1)).isEqualTo(OfferResult.FAIL_TERMINATED);
    assertThat(intake.complete()).isEqualTo(OfferResult.FAIL_TERMINATED);
  }

  @Test
  void complete_withElements_passesThemOnFirst() {
    Intake<Integer> intake = fill(Overflow.block());

    assertThat(intake.complete()).isEqualTo(OfferResult.OK);

    assertThat(intake.complete()).isEqualTo(OfferResult.FAIL_TERMINATED);
    assertThat(intake.error(new IllegalStateException())).isEqualTo(OfferResult.FAIL_TERMINATED);
    assertThat(intake.tryOffer(9)).isEqualTo(OfferResult.FAIL_TERMINATED);
    StepVerifier.create(intake.asFlux(), 1)
        .expectNext(1)
        .thenRequest(1)
        .expectNext(2)
        .verifyComplete();
    assertThat(intake.ledger()).isEqualTo(new Ledger(3, 2, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0));
  }

  @Test
  void error_withElements_comesLast() {
    Intake<Integer> intake = fill(Overflow.block());

    assertThat(intake.error(new IllegalStateException("end"))).isEqualTo(OfferResult.OK);

    StepVerifier.create(intake.asFlux()).expectNext(1, 2).verifyErrorMessage("end");
  }

  @Test
  void complete_withoutDemand_needsNone() {
    Intake<Integer> intake = Intake.<Integer>bounded(1).build();

    StepVerifier.create(intake.asFlux(), 0).then(intake::complete).verifyComplete();
  }

  @Test
  void cancel_discardsWhatIsInAndLetsNothingIn() {
    Intake<Integer> intake = fill(Overflow.block());

    StepVerifier.create(watched(intake), 0).thenCancel().verify();

    assertThat(discarded).containsExactly(1, 2);
    assertThat(intake.tryOffer(9)).isEqualTo(OfferResult.FAIL_CANCELLED);
    assertThat(intake.complete()).isEqualTo(OfferResult.FAIL_CANCELLED);
    assertThat(intake.ledger()).isEqualTo(new Ledger(3, 0, 0, 0, 0, 0, 3, 0, 0, 0, 0, 0, 0));
  }

  @Test
  void cancel_insideOnSubscribe_discardsThroughTheSubscribersHook() {
    Intake<Integer> intake = fill(Overflow.block());
    List<Integer> received = new ArrayList<>();

    watched(intake)
        .subscribe(
            new OneByOne(received) {
              @Override
              void subscribed() {
                cancel();
              }
            });

    assertThat(received).isEmpty();
    assertThat(discarded).containsExactly(1, 2);
    assertThat(intake.tryOffer(9)).isEqualTo(OfferResult.FAIL_CANCELLED);
  }

  @Test
  void cancel_insideOnNext_discardsTheRest() {
    Intake<Integer> intake = fill(Overflow.block());
    List<Integer> received = new ArrayList<>();

    watched(intake)
        .subscribe(
            new OneByOne(received) {
              @Override
              void subscribed() {
                request(9);
              }

              @Override
              void received(Integer value) {
                cancel();
              }
            });

    assertThat(received).containsExactly(1);
    assertThat(discarded).containsExactly(2);
    assertThat(intake.ledger()).isEqualTo(new Ledger(2, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0));
  }

  @Test
  void complete_insideOnNext_endsAfterTheRest() {
    Intake<Integer> intake = fill(Overflow.block());

    StepVerifier.create(intake.asFlux().doOnNext(i -> intake.complete()))
        .expectNext(1, 2)
        .verifyComplete();
  }
}
