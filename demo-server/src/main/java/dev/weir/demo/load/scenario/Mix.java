package dev.weir.demo.load.scenario;

import java.util.SplittableRandom;
import java.util.function.IntSupplier;
import java.util.stream.LongStream;

/**
 * Draws by weight. Of the same seed come the same draws. For one thread.
 *
 * <p>By Walker's alias method, with Vose's way to fill the table ("A linear algorithm for
 * generating random numbers with a given distribution", 1991), but in whole numbers: exact, and two
 * random numbers for each draw, however many weights there are.
 */
public final class Mix implements IntSupplier {
  /*
   * Each of n weights is taken n times, so that all together fill n cells of the size of their sum.
   * A cell holds as much of its own weight as there is, and what is left of it is filled up from one
   * other: own[i] of the sum are i, the rest is other[i].
   */
  private final long sum;
  private final long[] own;
  private final int[] other;
  private final SplittableRandom random;

  /**
   * From the beginning.
   *
   * @param weights at least one, each 1 or more
   * @param seed that of the run; draws have nothing to do with what else it is the seed of
   */
  public Mix(int[] weights, long seed) {
    int size = weights.length;
    sum = LongStream.of(longs(weights)).sum();
    own = new long[size];
    other = new int[size];
    random =
        new SplittableRandom(seed).split(); // a schedule draws its moments from the seed itself
    fill(weights);
  }

  private static long[] longs(int[] numbers) {
    long[] longs = new long[numbers.length];
    for (int i = 0; i < numbers.length; i++) {
      longs[i] = numbers[i];
    }
    return longs;
  }

  private void fill(int[] weights) {
    int size = weights.length;
    int[] small = new int[size];
    int[] large = new int[size];
    int smalls = 0;
    int larges = 0;
    for (int i = 0; i < size; i++) {
      own[i] = (long) weights[i] * size;
      other[i] = i;
      if (own[i] < sum) {
        small[smalls++] = i;
      } else {
        large[larges++] = i;
      }
    }
    while (smalls > 0) { // while a cell has room there is one that has too much
      int less = small[--smalls];
      int more = large[--larges];
      other[less] = more;
      own[more] -= sum - own[less];
      if (own[more] < sum) {
        small[smalls++] = more;
      } else {
        large[larges++] = more;
      }
    }
  }

  /** The next, counted from 0. */
  @Override
  public int getAsInt() {
    int cell = random.nextInt(own.length);
    return random.nextLong(sum) < own[cell] ? cell : other[cell];
  }
}
