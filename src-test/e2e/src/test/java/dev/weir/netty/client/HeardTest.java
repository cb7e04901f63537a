package dev.weir.netty.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.netty.AdmissionLevel;
import dev.weir.netty.LeveledRoom;
import dev.weir.netty.Urgency;
import dev.weir.request.Priority;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which calls are held back, in virtual time. */
class HeardTest {

  private static final Urgency HIGH = Urgency.of(Priority.HIGH);
  private static final Urgency NORMAL = Urgency.of(Priority.NORMAL);
  private static final Urgency LOW = Urgency.of(Priority.LOW);

  private long now = 1_000;
  private double dice;
  private final Heard heard = new Heard(Duration.ofSeconds(5), 0.05, () -> dice, now);

  private void pass(Duration time) {
    now += time.toNanos();
  }

  private boolean send(Urgency urgency) {
    return heard.maySend(urgency, now);
  }

  private void refusedOften(Urgency urgency) {
    dice = 1; // all are sent
    for (int i = 0; i < 100; i++) {
      assertThat(send(urgency)).isTrue();
    }
    dice = 0;
  }

  @Test
  void maySend_nothingHeard_isTrue() {
    for (int i = 0; i < 1_000; i++) {
      assertThat(send(LOW)).isTrue();
    }
    assertThat(heard.level(now)).isEqualTo(AdmissionLevel.EVERYBODY);
  }

  @Test
  void maySend_lessUrgentThanTheLevel_isHeldBack() {
    heard.heard(new AdmissionLevel(47), now);
    refusedOften(LOW);

    assertThat(send(LOW)).isFalse();
    assertThat(send(NORMAL)).isTrue();
    assertThat(send(HIGH)).isTrue();
  }

  @Test
  void maySend_nobodyIsLetIn_holdsBackTheMostUrgentToo() {
    heard.heard(AdmissionLevel.NOBODY, now);
    refusedOften(new Urgency(0));

    assertThat(send(new Urgency(0))).isFalse();
  }

  @Test
  void maySend_allAreHeldBack_sendsTheProbingShare() {
    heard.heard(new AdmissionLevel(31), now);
    refusedOften(NORMAL);

    dice = 0.94;
    assertThat(send(NORMAL)).isFalse();
    dice = 0.951;
    assertThat(send(NORMAL)).isTrue();
  }

  @Test
  void maySend_nothingSentForASecond_sendsOne() {
    heard.heard(new AdmissionLevel(31), now);
    refusedOften(NORMAL);
    pass(Duration.ofMillis(999));
    assertThat(send(NORMAL)).isFalse();

    pass(Duration.ofMillis(1));

    assertThat(send(NORMAL)).isTrue();
    assertThat(send(NORMAL)).isFalse();
  }

  @Test
  void maySend_halfAreAccepted_holdsNoneBack() {
    heard.heard(new AdmissionLevel(31), now);
    dice = 0; // holds back whom it can
    for (int i = 0; i < 1_000; i++) {
      heard.accepted(NORMAL, now);
      assertThat(send(NORMAL)).isTrue();
      assertThat(send(NORMAL)).isTrue();
    }
  }

  @Test
  void maySend_aQuarterIsAccepted_holdsBackHalf() {
    heard.heard(new AdmissionLevel(31), now);
    dice = 1;
    for (int i = 0; i < 1_000; i++) {
      if (i % 4 == 0) {
        heard.accepted(NORMAL, now);
      }
      send(NORMAL);
    }

    dice = 0.49;
    assertThat(send(NORMAL)).isFalse();
    dice = 0.51;
    assertThat(send(NORMAL)).isTrue();
  }

  @Test
  void maySend_othersAreAccepted_countsOnlyThoseBelowTheLevel() {
    heard.heard(new AdmissionLevel(31), now);
    refusedOften(NORMAL);
    for (int i = 0; i < 1_000; i++) {
      assertThat(send(HIGH)).isTrue();
      heard.accepted(HIGH, now);
    }

    assertThat(send(NORMAL)).isFalse();
  }

  @Test
  void maySend_letInButTurnedAwayAllTheSame_isHeldBack() {
    heard.heard(new AdmissionLevel(47), now);
    dice = 1;
    for (int i = 0; i < 100; i++) {
      assertThat(send(HIGH)).isTrue();
      heard.refused(HIGH, now);
    }

    dice = 0;
    assertThat(send(HIGH)).isFalse();
    assertThat(send(NORMAL)).as("of another urgency").isTrue();
    dice = 0.951;
    assertThat(send(HIGH)).as("the probing share").isTrue();
  }

  @Test
  void maySend_letInAndHalfAreAccepted_holdsNoneBack() {
    heard.heard(new AdmissionLevel(47), now);
    dice = 0;
    for (int i = 0; i < 1_000; i++) {
      assertThat(send(HIGH)).isTrue();
      heard.accepted(HIGH, now);
      assertThat(send(HIGH)).isTrue();
      heard.refused(HIGH, now);
    }
  }

  @Test
  void maySend_letInAndNotAnsweredYet_holdsNoneBack() {
    heard.heard(new AdmissionLevel(47), now);
    dice = 0;
    for (int i = 0; i < 1_000; i++) {
      assertThat(send(HIGH)).isTrue();
    }
  }

  @Test
  void maySend_moreUrgentAreSentMeanwhile_stillSendsOneASecond() {
    heard.heard(new AdmissionLevel(31), now);
    refusedOften(NORMAL);
    for (int i = 0; i < 10; i++) {
      assertThat(send(NORMAL)).isFalse();
      pass(Duration.ofMillis(100));
      assertThat(send(HIGH)).isTrue();
    }

    assertThat(send(NORMAL)).isTrue();
  }

  @Test
  void maySend_fewWithoutAnAnswerYet_areSent() {
    heard.heard(new AdmissionLevel(31), now);
    dice = 0; // holds back whom it can
    for (int i = 0; i < 5; i++) {
      assertThat(send(NORMAL)).isTrue();
    }
    assertThat(send(NORMAL)).isFalse();
  }

  @Test
  void maySend_levelIsOld_isTrue() {
    heard.heard(new AdmissionLevel(31), now);
    refusedOften(NORMAL);
    assertThat(send(NORMAL)).isFalse();

    pass(Duration.ofSeconds(5));

    for (int i = 0; i < 100; i++) {
      assertThat(send(NORMAL)).isTrue();
    }
    assertThat(heard.level(now)).isEqualTo(AdmissionLevel.EVERYBODY);
  }

  @Test
  void maySend_betterTimesHeard_isTrueAtOnce() {
    heard.heard(new AdmissionLevel(31), now);
    refusedOften(NORMAL);
    assertThat(send(NORMAL)).isFalse();

    heard.heard(AdmissionLevel.EVERYBODY, now);

    assertThat(send(NORMAL)).isTrue();
  }

  @Test
  void givenUp_asOftenAsCalled_leavesNothingToHoldAgainstThem() {
    heard.heard(new AdmissionLevel(31), now);
    dice = 1;
    for (int i = 0; i < 100; i++) {
      send(NORMAL);
      heard.givenUp(NORMAL, now);
    }
    heard.accepted(NORMAL, now);

    dice = 0;
    assertThat(send(NORMAL)).isTrue();
  }

  @Test
  void maySend_clockGoesBack_stillSendsOneASecond() {
    heard.heard(new AdmissionLevel(31), now);
    refusedOften(NORMAL);
    pass(Duration.ofDays(-3));
    heard.heard(new AdmissionLevel(31), now);

    int sent = 0;
    for (int i = 0; i < 100; i++) {
      pass(Duration.ofMillis(100));
      sent += send(NORMAL) ? 1 : 0;
    }

    assertThat(sent).isGreaterThanOrEqualTo(9);
  }

  /* All of one class, or a third of the load each in three: the server's places stay in use, and the
   * caller sends not much more than there is to be had. */
  @ParameterizedTest
  @CsvSource({"1.2, 1", "2.5, 1", "10, 1", "1.2, 3", "2, 3", "4, 3", "10, 3"})
  void maySend_overloadedServer_keepsItBusyAndSendsLittleMore(double load, int classes) {
    Random random = new Random(42);
    Heard caller = new Heard(Duration.ofSeconds(5), 0.05, random::nextDouble, now);
    int capacity = 10;
    LeveledRoom room = new LeveledRoom(capacity, () -> now);
    Urgency[] urgencies = classes == 1 ? new Urgency[] {NORMAL} : new Urgency[] {HIGH, NORMAL, LOW};
    long done = 0;
    long sent = 0;
    long turns = 0;
    for (int turn = 0; turn < 3_000; turn++) { // of 10 ms
      boolean counts = turn >= 500;
      double calls = capacity * load + random.nextGaussian() * Math.sqrt(capacity * load);
      for (int i = 0; i < calls; i++) {
        Urgency urgency = urgencies[random.nextInt(urgencies.length)];
        if (caller.maySend(urgency, now)) {
          sent += counts ? 1 : 0;
          room.arrive(
              urgency.priority(),
              isDone -> {
                caller.heard(room.level(), now);
                if (isDone) {
                  caller.accepted(urgency, now);
                }
              });
        }
      }
      int inThisTurn = room.turn();
      done += counts ? inThisTurn : 0;
      turns += counts ? 1 : 0;
      pass(Duration.ofMillis(10));
    }
    double goodput = (double) done / (capacity * turns);
    double offered = (double) sent / (capacity * turns);
    System.out.printf(
        "load %4.1f of capacity in %d classes: sent %.2f, done %.3f%n",
        load, classes, offered, goodput);
    assertThat(goodput).as("share of the places in use").isGreaterThan(0.9);
    assertThat(offered).as("sent, of the capacity").isLessThan(Math.min(load + 0.1, 2.6));
  }
}
