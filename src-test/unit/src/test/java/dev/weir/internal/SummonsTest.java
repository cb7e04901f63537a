package dev.weir.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.spi.Crew;
import java.lang.reflect.Proxy;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SummonsTest {

  private final TestCore pool = TestCore.of(1, 4_000);
  private final AtomicInteger woken = new AtomicInteger();
  private boolean help = true;
  private boolean guarded = true;
  private final Summons summons =
      new Summons(crew(), pool.room(), pool.core.continuations(), pool.core.forks(), null);

  /* Tells what the test says, and counts who is woken. */
  private Crew crew() {
    return (Crew)
        Proxy.newProxyInstance(
            Crew.class.getClassLoader(),
            new Class<?>[] {Crew.class},
            (proxy, method, arguments) ->
                switch (method.getName()) {
                  case "hasHelp" -> help;
                  case "isGuarded" -> guarded;
                  case "wake" -> {
                    woken.incrementAndGet();
                    yield null;
                  }
                  default -> throw new UnsupportedOperationException(method.getName());
                });
  }

  @BeforeEach
  void patienceOf128() {
    pool.room().pace().adapt(100);
    assertThat(pool.room().pace().patience()).isEqualTo(128);
  }

  private void queue(int tasks) {
    for (int i = 0; i < tasks; i++) {
      assertThat(pool.room().enter((Runnable) () -> {})).isEqualTo(RoomEntry.ADMITTED);
    }
  }

  @Test
  void call_nobodyCouldHelp_wakesNobody() {
    help = false;
    guarded = false;
    queue(200);

    summons.call();
    summons.callForAdmission();

    assertThat(woken).hasValue(0);
  }

  @Test
  void call_nobodyKeepsGuard_wakesForTheFirst() {
    guarded = false;
    queue(1);

    summons.call();
    summons.callForAdmission();

    assertThat(woken).hasValue(2);
  }

  @Test
  void call_guardedAndPatient_wakesFromOneMoreOn() {
    queue(128);
    summons.call();
    assertThat(woken).hasValue(0);

    queue(1);
    summons.call();

    assertThat(woken).hasValue(1);
  }

  @Test
  void callForAdmission_guarded_countsNowAndThenButInTime() {
    int atFirst = 0;
    for (int queued = 1; atFirst == 0 && queued < 1_000; queued++) {
      queue(1);
      summons.callForAdmission();
      atFirst = woken.get() > 0 ? queued : 0;
    }

    assertThat(atFirst).isBetween(129, 144);
  }

  @Test
  void call_strandsQueued_countForSeveralTasksEach() {
    for (int i = 0; i < 8; i++) {
      pool.core.strands().open().schedule(() -> {});
    }
    summons.call();
    assertThat(woken).hasValue(0);

    pool.core.strands().open().schedule(() -> {});
    summons.call();

    assertThat(woken).hasValue(1);
  }

  @Test
  void callForAdmissions_severalAtOnce_countsAsIfOneByOne() {
    int atFirst = 0;
    for (int queued = 24; atFirst == 0 && queued < 1_000; queued += 24) {
      queue(24);
      summons.callForAdmissions(24);
      atFirst = woken.get() > 0 ? queued : 0;
    }

    assertThat(atFirst).isBetween(129, 168);
  }

  @Test
  void callForLag_alwaysSomeWork_wakesAtEveryFourthLook() {
    pool.room().pace().adapt(1_000);
    queue(1);
    for (int looks = 1; looks <= 3; looks++) {
      summons.callForLag(looks);
    }
    assertThat(woken).hasValue(0);

    for (int looks = 4; looks <= 8; looks++) {
      summons.callForLag(looks);
    }

    assertThat(woken).hasValue(2);
  }

  @Test
  void callForLag_tasksThatAreLittleMoreThanTheirHandingOver_wakesNobody() {
    queue(1);

    for (int looks = 1; looks <= 8; looks++) {
      summons.callForLag(looks);
    }

    assertThat(woken).hasValue(0);
  }

  @Test
  void callForLag_noWorkOrTooMuch_isAsBefore() {
    summons.callForLag(0);
    assertThat(woken).hasValue(0);

    queue(129);
    summons.callForLag(1);

    assertThat(woken).hasValue(1);
  }
}
