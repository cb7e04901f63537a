package dev.weir.demo.load.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.weir.demo.load.schedule.Rates;
import dev.weir.demo.load.schedule.ShapedSchedule;
import dev.weir.demo.load.schedule.Spacing;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MixTest {

  private static int[] draws(long seed, int number, int... weights) {
    return IntStream.generate(new Mix(weights, seed)).limit(number).toArray();
  }

  @Test
  void draws_sameSeed_areTheSame() {
    int[] first = draws(42, 10_000, 8, 2, 1);

    assertThat(draws(42, 10_000, 8, 2, 1)).isEqualTo(first);
    assertThat(draws(43, 10_000, 8, 2, 1)).isNotEqualTo(first);
  }

  /* Of n draws a share p is known to sqrt(p (1 - p) / n), 0.0016 at most; the seed is fixed. */
  @ParameterizedTest
  @ValueSource(
      strings = {"1", "1,1", "8,2,1", "1,1000000", "1,2,3,4,5,6,7,8,9,10", "1000000,1,1,500000"})
  void draws_many_areAsTheWeightsAre(String list) {
    int[] weights = Arrays.stream(list.split(",")).mapToInt(Integer::parseInt).toArray();
    int number = 100_000;
    double sum = Arrays.stream(weights).sum();
    long[] counts = new long[weights.length];
    for (int draw : draws(7, number, weights)) {
      counts[draw]++;
    }
    for (int i = 0; i < weights.length; i++) {
      assertThat((double) counts[i] / number).isCloseTo(weights[i] / sum, within(0.007));
    }
  }

  @Test
  void draws_ofTheSeedOfAPoissonSchedule_haveNothingToDoWithItsGaps() {
    ShapedSchedule schedule = new ShapedSchedule(Rates.parse("1000"), Spacing.POISSON, 9);
    int[] draws = draws(9, 20_000, 1, 1);
    double[] sums = new double[2];
    int[] counts = new int[2];
    long before = 0;
    for (int draw : draws) {
      long next = schedule.next();
      sums[draw] += next - before;
      counts[draw]++;
      before = next;
    }

    assertThat(sums[0] / counts[0]).isCloseTo(1e6, within(5e4));
    assertThat(sums[1] / counts[1]).isCloseTo(1e6, within(5e4));
  }
}
