package dev.weir.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static reactor.core.publisher.BufferOverflowStrategy.DROP_OLDEST;

import dev.weir.observe.Ledger;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.BaseSubscriber;

/** Producers that pass elements on themselves, beside each other and beside the consumer. */
class IntakeProducersTest {

  /** The listener runs last: an element is not kept from an idle consumer by it. */
  @Test
  void tryOffer_droppingTheOldestWhileTheConsumerBecomesIdle_isPassedOnBeforeTheListenerIsDone()
      throws InterruptedException {
    CountDownLatch consuming = new CountDownLatch(1);
    CountDownLatch idle = new CountDownLatch(1);
    CountDownLatch last = new CountDownLatch(1);
    AtomicBoolean inTime = new AtomicBoolean();
    Intake<Integer> intake =
        Intake.<Integer>bounded(1)
            .drop(DROP_OLDEST)
            .onDropped(
                element -> {
                  idle.countDown();
                  inTime.set(isDown(last));
                })
            .build();
    intake
        .asFlux()
        .subscribe(
            element -> {
              if (element == 1) {
                consuming.countDown();
                isDown(idle);
              } else {
                last.countDown();
              }
            });
    Thread consumer = new Thread(() -> intake.tryOffer(1));
    consumer.start();
    consuming.await();
    intake.tryOffer(2);

    intake.tryOffer(3);

    consumer.join();
    assertThat(inTime).isTrue();
    assertThat(intake.ledger()).isEqualTo(new Ledger(3, 2, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0));
  }

  private static boolean isDown(CountDownLatch latch) {
    try {
      return latch.await(5, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void tryOffer_passedOnToOneWhoThrows_isTakenOffTheDemand() {
    Intake<Integer> intake = Intake.<Integer>bounded(2).build();
    List<Integer> taken = new ArrayList<>();
    intake
        .asFlux()
        .subscribe(
            new BaseSubscriber<>() {
              @Override
              protected void hookOnSubscribe(Subscription subscription) {
                subscription.request(1);
              }

              @Override
              protected void hookOnNext(Integer element) {
                taken.add(element);
                throw new StackOverflowError("thrown on, as it is fatal");
              }
            });

    assertThatThrownBy(() -> intake.tryOffer(1)).isInstanceOf(StackOverflowError.class);
    intake.tryOffer(2);

    assertThat(taken).containsExactly(1);
    assertThat(intake.ledger()).isEqualTo(new Ledger(2, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0));
  }

  /** A subscriber that throws throws at whoever passes elements on, who may have dropped one. */
  @Test
  void tryOffer_droppingTheOldestBesideOneWhoThrows_tellsOfEveryElement()
      throws InterruptedException {
    AtomicInteger told = new AtomicInteger();
    AtomicReference<Subscription> demand = new AtomicReference<>();
    Intake<Integer> intake =
        Intake.<Integer>bounded(2)
            .drop(DROP_OLDEST)
            .onDropped(element -> told.incrementAndGet())
            .build();
    intake.asFlux().subscribe(new Thrower(demand));
    int offers = 500_000;
    AtomicBoolean over = new AtomicBoolean();
    Thread requests =
        new Thread(
            () -> {
              while (!over.get()) {
                ignoringThrower(() -> demand.get().request(1));
                for (int i = 0; i < 50; i++) {
                  Thread.onSpinWait();
                }
              }
            });
    requests.start();

    for (int i = 0; i < offers; i++) {
      ignoringThrower(() -> intake.tryOffer(1));
    }

    over.set(true);
    requests.join();
    assertThat(intake.ledger().offered()).isEqualTo(offers);
    assertThat(told.get()).isEqualTo((int) intake.ledger().dropped());
    assertThat(intake.ledger().isBalanced()).isTrue();
  }

  private static void ignoringThrower(Runnable action) {
    try {
      action.run();
    } catch (Thrown e) {
      assertThat(e).hasMessage("third"); // by whom it is caught is chance
    }
  }

  /** Throws at every third element. */
  private static final class Thrower implements CoreSubscriber<Integer> {
    private final AtomicReference<Subscription> demand;
    private int taken;

    Thrower(AtomicReference<Subscription> demand) {
      this.demand = demand;
    }

    @Override
    public void onSubscribe(Subscription subscription) {
      demand.set(subscription);
    }

    @Override
    public void onNext(Integer element) {
      if (++taken % 3 == 0) {
        throw new Thrown();
      }
    }

    @Override
    public void onError(Throwable error) {
      throw new AssertionError(error);
    }

    @Override
    public void onComplete() {
      throw new AssertionError("nobody ends it");
    }
  }

  private static final class Thrown extends RuntimeException {
    private static final long serialVersionUID = 1;

    Thrown() {
      super("third", null, true, false);
    }
  }
}
