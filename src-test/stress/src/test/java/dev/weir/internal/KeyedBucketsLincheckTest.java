package dev.weir.internal;

import dev.weir.limit.Rate;
import dev.weir.observe.Reason;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jetbrains.lincheck.datastructures.StressOptions;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Each key has a bucket of its own, and so many are kept at most, while time stands still. */
@Param(name = "key", gen = IntGen.class, conf = "1:4")
@Param(name = "weight", gen = IntGen.class, conf = "1:5")
@Tag("lincheck")
public class KeyedBucketsLincheckTest {

  private static final int BURST = 3;
  private static final int MOST = 3;

  private final KeyedBuckets buckets =
      new KeyedBuckets(
          Rate.of(1, Duration.ofDays(1)).burst(BURST), MOST, StoppedTimer.silent(), true);

  @Operation
  public @Nullable Reason take(@Param(name = "key") int key, @Param(name = "weight") int weight) {
    return buckets.take(key, weight);
  }

  @Operation
  public long available(@Param(name = "key") int key) {
    return buckets.level(key).available();
  }

  @Test
  void buckets_underStress_areSeparateAndBounded() {
    new StressOptions()
        .iterations(20)
        .invocationsPerIteration(1_000)
        .threads(2)
        .actorsPerThread(4)
        .actorsBefore(2)
        .actorsAfter(3)
        .sequentialSpecification(Buckets.class)
        .check(KeyedBucketsLincheckTest.class);
  }

  /** What they are to be. */
  public static class Buckets {
    private final Map<Integer, Integer> left = new HashMap<>();

    public @Nullable Reason take(int key, int weight) {
      int has = left.getOrDefault(key, BURST);
      if (has < Math.min(weight, BURST)) {
        return Reason.RATE_LIMITED;
      }
      if (!left.containsKey(key) && left.size() == MOST) {
        return Reason.TOO_MANY_KEYS;
      }
      left.put(key, has - weight);
      return null;
    }

    public long available(int key) {
      return Math.max(0, left.getOrDefault(key, BURST));
    }
  }
}
