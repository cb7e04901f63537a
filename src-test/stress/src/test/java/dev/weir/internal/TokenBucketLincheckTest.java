package dev.weir.internal;

import dev.weir.limit.Rate;
import java.time.Duration;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.StressOptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A bucket holds what it holds, whoever takes, gives back, fills and changes its rate. */
@Tag("lincheck")
public class TokenBucketLincheckTest {

  private static final int BURST = 5;

  private final TokenBucket bucket = new TokenBucket(slow(BURST), 0);

  private static Rate slow(int burst) {
    return Rate.of(1, Duration.ofDays(1)).burst(burst);
  }

  @Operation
  public boolean takeOne() {
    return bucket.tryTake(0, 1);
  }

  @Operation
  public boolean takeThree() {
    return bucket.tryTake(0, 3);
  }

  @Operation
  public boolean takeMoreThanItHolds() {
    return bucket.tryTake(0, 9);
  }

  @Operation
  public void giveBack() {
    bucket.giveBack(1);
  }

  @Operation
  public void fillHalf() {
    bucket.fill(0, 0.5);
  }

  @Operation
  public void shrink() {
    bucket.update(slow(2), 0);
  }

  @Operation
  public void grow() {
    bucket.update(Rate.of(7, Duration.ofDays(1)).burst(BURST), 0);
  }

  @Test
  void bucket_underStress_holdsWhatItHolds() {
    new StressOptions()
        .iterations(30)
        .invocationsPerIteration(2_000)
        .threads(2)
        .actorsPerThread(4)
        .actorsBefore(3)
        .actorsAfter(3)
        .sequentialSpecification(Level.class)
        .check(TokenBucketLincheckTest.class);
  }

  /** What it is to be, in halves of a permit. */
  public static class Level {
    private int burst = 2 * BURST;
    private int level = 2 * BURST;

    private boolean take(int weight) {
      if (level < Math.min(2 * weight, burst)) {
        return false;
      }
      level -= 2 * weight;
      return true;
    }

    private void put(int halves) {
      level = Math.min(burst, level + halves);
    }

    public boolean takeOne() {
      return take(1);
    }

    public boolean takeThree() {
      return take(3);
    }

    public boolean takeMoreThanItHolds() {
      return take(9);
    }

    public void giveBack() {
      put(2);
    }

    public void fillHalf() {
      put(1);
    }

    public void shrink() {
      burst = 2 * 2;
      level = Math.min(burst, level);
    }

    public void grow() {
      burst = 2 * BURST;
    }
  }
}
