package dev.weir.demo.strategy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** A bound on bytes, and those that wait for room. */
class ByteAllowanceTest {

  private final ByteAllowance allowance = new ByteAllowance(10);

  private boolean hasRoom() {
    AtomicInteger seen = new AtomicInteger();
    Disposable wait = allowance.room().subscribe(null, null, seen::incrementAndGet);
    wait.dispose();
    return seen.get() == 1;
  }

  @Test
  void room_lessUnderWayThanMayBe_isThereAtOnceForAnySize() {
    allowance.take(9);
    assertThat(hasRoom()).isTrue();
    allowance.take(1_000);
    assertThat(hasRoom()).isFalse();
    allowance.giveBack(1_000);
    assertThat(hasRoom()).isTrue();
    assertThat(allowance.underWay()).isEqualTo(9);
  }

  @Test
  void room_noneLeft_waitsUntilEnoughWasGivenBack() {
    List<String> woken = new ArrayList<>();
    allowance.take(15);
    allowance.room().subscribe(null, null, () -> woken.add("a"));
    allowance.room().subscribe(null, null, () -> woken.add("b"));

    allowance.giveBack(5);
    assertThat(woken).isEmpty();
    assertThat(allowance.waiting()).isEqualTo(2);
    allowance.giveBack(1);

    assertThat(woken).containsExactly("a", "b");
    assertThat(allowance.waiting()).isZero();
  }

  @Test
  void room_waitIsCancelled_leavesNothingBehind() {
    allowance.take(10);
    Disposable wait = allowance.room().subscribe();
    assertThat(allowance.waiting()).isEqualTo(1);

    wait.dispose();

    assertThat(allowance.waiting()).isZero();
  }

  /* Who is woken takes all there is again: the next has to look anew, and goes on waiting. */
  @Test
  void room_takenByTheFirstThatIsWoken_isNotThereForTheNext() {
    List<String> woken = new ArrayList<>();
    allowance.take(10);
    allowance.room().subscribe(null, null, () -> take("a", woken));
    allowance.room().subscribe(null, null, () -> take("b", woken));

    allowance.giveBack(10);
    assertThat(woken).containsExactly("a");
    allowance.giveBack(10);
    assertThat(woken).containsExactly("a", "b");
  }

  private void take(String who, List<String> woken) {
    allowance.take(10);
    woken.add(who);
  }

  @Test
  void room_thousandsThatGiveBackAsTheyAreWoken_doNotNest() {
    AtomicInteger woken = new AtomicInteger();
    allowance.take(10);
    for (int i = 0; i < 20_000; i++) {
      allowance
          .room()
          .subscribe(
              null,
              null,
              () -> {
                allowance.take(10);
                woken.incrementAndGet();
                allowance.giveBack(10);
              });
    }

    allowance.giveBack(10);

    assertThat(woken).hasValue(20_000);
    assertThat(allowance.underWay()).isZero();
    assertThat(allowance.waiting()).isZero();
  }

  @Test
  void room_manyThreads_allCome() throws Exception {
    AtomicLong most = new AtomicLong();
    CountDownLatch done = new CountDownLatch(4);
    for (int i = 0; i < 4; i++) {
      Flux.range(0, 20_000)
          .publishOn(Schedulers.parallel())
          .concatMap(
              each ->
                  allowance
                      .room()
                      .then(
                          Mono.fromRunnable(
                              () -> {
                                allowance.take(5);
                                most.accumulateAndGet(allowance.underWay(), Math::max);
                                Schedulers.parallel().schedule(() -> allowance.giveBack(5));
                              })))
          .subscribe(null, null, done::countDown);
    }

    assertThat(done.await(60, TimeUnit.SECONDS)).isTrue();
    await().until(() -> allowance.underWay() == 0);
    assertThat(most).hasValueLessThanOrEqualTo(10 + 3 * 5);
    assertThat(allowance.waiting()).isZero();
  }

  @Test
  void allowance_ofNothing_isRefused() {
    assertThatThrownBy(() -> new ByteAllowance(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("most: 0 (expected: >= 1)");
  }
}
