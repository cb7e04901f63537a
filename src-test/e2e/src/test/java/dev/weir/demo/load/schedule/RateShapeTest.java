package dev.weir.demo.load.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RateShapeTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1000",
        "0.5",
        "step:100,0,400/10s",
        "step:0,100/1s",
        "ramp:0-2k/30s",
        "ramp:2k-0/30s",
        "ramp:1k-1001/30s",
        "spike:100-1k@5s/2s",
        "spike:0-1k@5s/2s",
        "sine:100-1k/20s",
        "sine:0-1k/1s",
        "sine:999-1k/100ms"
      })
  void timeOf_anyShape_invertsTheIntegralOfTheRate(String text) {
    RateShape shape = Rates.parse(text);
    double step = 1e-4;
    double requests = 0;
    for (int i = 0; i < 400_000; i++) {
      double time = i * step;
      if (i % 1_000 == 500 && shape.at(time) > 0) {
        assertThat(shape.timeOf(requests))
            .as("%s at %s s", text, time)
            .isCloseTo(time, within(2e-3));
      }
      requests += (shape.at(time) + shape.at(time + step)) / 2 * step;
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"sine:0-1k/1s", "sine:0-10m/1s", "sine:0.001-0.002/60m", "ramp:0-10m/1m"})
  void timeOf_oneAfterTheOther_neverGoesBack(String text) {
    RateShape shape = Rates.parse(text);
    double before = 0;
    for (int i = 0; i < 1_000_000; i++) {
      double time = shape.timeOf(i);
      assertThat(time).isFinite().isGreaterThanOrEqualTo(before);
      before = time;
    }
  }

  @Test
  void timeOf_moreThanEver_isNever() {
    RateShape shape = Rates.parse("ramp:100-0/10s");

    assertThat(shape.timeOf(499.999)).isCloseTo(9.99, within(0.01));
    assertThat(shape.timeOf(500)).isInfinite();
  }

  @Test
  void timeOf_asManyAsBeforeAPause_isItsEnd() {
    assertThat(Rates.parse("step:100,0,400/10s").timeOf(1_000)).isEqualTo(20);
  }

  @Test
  void timeOf_afterTheLastStage_goesOnAsItEnded() {
    RateShape shape = Rates.parse("ramp:0-100/10s");

    assertThat(shape.timeOf(500)).isEqualTo(10);
    assertThat(shape.timeOf(1_500)).isEqualTo(20);
    assertThat(shape.at(1_000)).isEqualTo(100);
  }
}
