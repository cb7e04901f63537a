package dev.weir.bench.overload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** That works take as long as they say. */
class WorkTest {

  @ParameterizedTest
  @EnumSource(
      mode = Mode.EXCLUDE,
      names = {"COMPUTING", "NOTHING"})
  void time_ofThoseThatWait_hasTheMeanThatIsStated(Work work) {
    double stated = work.mean().toNanos();

    assertThat(work.time().mean()).isCloseTo(stated, within(0.02 * stated));
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "NOTHING")
  void queue_andPatience_areTheSameWait(Work work) {
    double seconds = work.queue() * work.mean().toNanos() / 1e9 / work.workers();

    assertThat(work.patience().toNanos() / 1e9).isCloseTo(seconds, within(1e-6));
    assertThat(work.permits()).isBetween(work.workers(), work.workers() + 1);
  }
}
