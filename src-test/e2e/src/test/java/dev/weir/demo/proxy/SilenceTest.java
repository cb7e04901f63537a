package dev.weir.demo.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.embedded.EmbeddedChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whose turn it is to say something: the upstream may be silent for 8 seconds when it is its. */
class SilenceTest {

  private final EmbeddedChannel channel = new EmbeddedChannel();
  private final List<Throwable> ends = new ArrayList<>();
  private long now;
  private Silence silence = silence(false);

  private Silence silence(boolean probe) {
    Silence made = new Silence(Duration.ofSeconds(8), () -> probe, () -> now);
    made.tooLong().subscribe(null, ends::add);
    return made;
  }

  @AfterEach
  void noTimerIsLeft() {
    silence.over();
    assertThat(channel.runScheduledPendingTasks()).isEqualTo(-1);
    channel.finishAndReleaseAll();
  }

  private void pass(int seconds) {
    for (int i = 0; i < seconds; i++) {
      now += TimeUnit.SECONDS.toNanos(1);
      channel.advanceTimeBy(1, TimeUnit.SECONDS);
      channel.runScheduledPendingTasks();
    }
  }

  private Failure failure() {
    return Failure.of(ends.get(0), true);
  }

  @Test
  void upstream_thatHasItAllAndSaysNothing_isLate() {
    silence.begins(channel);
    silence.hasBody();
    pass(8);
    assertThat(ends).isEmpty();
    pass(2);
    assertThat(failure()).isEqualTo(Failure.LATE);
  }

  @Test
  void upstream_thatTakesNothingOfTheBody_isLate() {
    silence.begins(channel);
    silence.wantsOfBody(2);
    pass(99);
    silence.getsOfBody();
    pass(99);
    assertThat(ends).isEmpty();
    silence.getsOfBody();
    pass(10);
    assertThat(failure()).isEqualTo(Failure.LATE);
  }

  @Test
  void client_thatPausesInTheMiddleOfBothBodies_isWaitedFor() {
    silence.begins(channel);
    silence.wantsOfBody(2);
    silence.answers();
    silence.getsOfBody();
    pass(99);
    assertThat(ends).isEmpty();
    silence.hasBody();
    pass(8);
    assertThat(ends).isEmpty();
    pass(2);
    assertThat(failure()).isEqualTo(Failure.LATE);
  }

  @Test
  void client_thatDoesNotReadTheAnswer_isWaitedFor() {
    silence.begins(channel);
    silence.hasBody();
    silence.answers();
    channel.config().setAutoRead(false);
    pass(99);
    assertThat(ends).isEmpty();
    channel.config().setAutoRead(true);
    for (int i = 0; i < 9; i++) {
      pass(7);
      silence.says();
    }
    assertThat(ends).isEmpty();
    pass(10);
    assertThat(failure()).isEqualTo(Failure.LATE);
  }

  @Test
  void demand_withoutBounds_staysSo() {
    silence.begins(channel);
    silence.wantsOfBody(Long.MAX_VALUE);
    silence.wantsOfBody(Long.MAX_VALUE);
    pass(99);
    assertThat(ends).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"0, false", "1, false", "4, true", "7, true"})
  void client_thatGoesAway_wasLetDownIfItWaitedForLong(int seconds, boolean letDown) {
    silence.begins(channel);
    silence.hasBody();
    pass(seconds);
    silence.abandon();
    assertThat(silence.isAbandoned()).isTrue();
    assertThat(ends)
        .singleElement()
        .isInstanceOfSatisfying(
            AbandonedException.class, end -> assertThat(end.isLetDown()).isEqualTo(letDown));
  }

  @Test
  void client_thatGoesAwayInTheMiddleOfItsOwnBody_wasNotLetDown() {
    silence.begins(channel);
    silence.wantsOfBody(1);
    pass(99);
    silence.abandon();
    assertThat(ends)
        .singleElement()
        .isInstanceOfSatisfying(
            AbandonedException.class, end -> assertThat(end.isLetDown()).isFalse());
  }

  @Test
  void client_thatGoesAwayBeforeThereIsAConnection_wasNotLetDown() {
    now += TimeUnit.SECONDS.toNanos(99);
    silence.abandon();
    silence.begins(channel);
    assertThat(ends)
        .singleElement()
        .isInstanceOfSatisfying(
            AbandonedException.class, end -> assertThat(end.isLetDown()).isFalse());
  }

  @Test
  void probe_whoseBodyComesSlowly_makesRoomForOthers() {
    silence.over();
    silence = silence(true);
    silence.begins(channel);
    for (int i = 0; i < 7; i++) {
      silence.wantsOfBody(1);
      pass(1);
    }
    assertThat(ends).isEmpty();
    silence.wantsOfBody(1);
    pass(2);
    assertThat(failure()).isEqualTo(Failure.BREAKER_OPEN);
  }

  @Test
  void bodies_areDoneWhenTheyAre_whateverTheAnswer() {
    silence.begins(channel);
    silence.answers();
    assertThat(silence.isBodyDone()).isFalse();
    silence.hasBody();
    assertThat(silence.isBodyDone()).isTrue();
  }
}
