package dev.weir.bench.rates;

import dev.weir.bench.measure.Heap;
import dev.weir.bench.suite.Spread;
import java.lang.ref.Reference;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * What one contender's keys cost.
 *
 * @param who the contender
 * @param active bytes of a key that has just been used, beside the key itself
 * @param idle bytes of a key some seconds after it was used last, when it has all its permits again
 * @param one nanoseconds of taking a permit, of one key
 * @param many the same, each time of another of a hundred thousand keys
 */
public record RateRun(RateContender who, Spread active, Spread idle, Spread one, Spread many) {

  /** So slow that who has taken a permit is not soon as one who has not. */
  private static final long SLOW = 1;

  /** So fast that there always is a permit. */
  private static final long FAST = 1_000_000_000;

  private static final int MANY = 100_000;
  private static final int BATCH = 1 << 16;

  /**
   * Measures.
   *
   * @param who the contender
   * @param keys how many keys take memory
   * @param rounds how often each is measured
   * @param nanos for how long each round takes permits
   * @param idleMillis how long keys are left alone until they are idle
   * @return what came of it
   * @throws InterruptedException if interrupted
   */
  public static RateRun of(RateContender who, int keys, int rounds, long nanos, long idleMillis)
      throws InterruptedException {
    List<Double> active = new ArrayList<>();
    List<Double> idle = new ArrayList<>();
    Integer[] all = IntStream.range(0, keys).boxed().toArray(Integer[]::new);
    for (int i = 0; i < rounds; i++) {
      memory(who, all, idleMillis, active, idle);
    }
    return new RateRun(
        who,
        Spread.of(active, false),
        Spread.of(idle, false),
        time(who, 1, rounds, nanos),
        time(who, Math.min(keys, MANY), rounds, nanos));
  }

  private static void memory(
      RateContender who, Integer[] keys, long idleMillis, List<Double> active, List<Double> idle)
      throws InterruptedException {
    long before = Heap.live();
    KeyedRate rate = who.open(SLOW, 1);
    for (Integer key : keys) {
      if (!rate.tryAcquire(key)) {
        throw new IllegalStateException(who + ": no permit for " + key + " (expected: one)");
      }
    }
    active.add((double) (Heap.live() - before) / keys.length);
    Thread.sleep(idleMillis); // real time: what forgets, forgets by a timer
    idle.add((double) Math.max(0, Heap.live() - before) / keys.length);
    Reference.reachabilityFence(rate);
    Reference.reachabilityFence(keys);
  }

  private static Spread time(RateContender who, int keys, int rounds, long nanos) {
    KeyedRate rate = who.open(FAST, keys);
    Integer[] order = new SplittableRandom(1).ints(BATCH, 0, keys).boxed().toArray(Integer[]::new);
    List<Double> each = new ArrayList<>();
    for (int i = 0; i <= rounds; i++) {
      double found = round(rate, order, nanos);
      if (i > 0) { // the first warms up
        each.add(found);
      }
    }
    return Spread.of(each, false);
  }

  private static double round(KeyedRate rate, Integer[] order, long nanos) {
    long taken = 0;
    long calls = 0;
    long began = System.nanoTime();
    long now = began;
    while (now - began < nanos) {
      for (Integer key : order) {
        taken += rate.tryAcquire(key) ? 1 : 0;
      }
      calls += order.length;
      now = System.nanoTime();
    }
    if (taken == 0) {
      throw new IllegalStateException("taken: 0 of " + calls + " (expected: some)");
    }
    return (double) (now - began) / calls;
  }
}
