package dev.weir.internal;

import dev.weir.limit.Rate;
import java.time.Duration;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.StressOptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A bucket holds what it holds, whoever takes, gives back and changes its rate. */
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

  /** What it is to be. */
  public static class Level {
    private int burst = BURST;
    private int level = BURST;

    private boolean take(int weight) {
      if (level < Math.min(weight, burst)) {
        return false;
      }
      level -= weight;
      return true;
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
      level = Math.min(burst, level + 1);
    }

    public void shrink() {
      burst = 2;
      level = Math.min(burst, level);
    }

    public void grow() {
      burst = BURST;
    }
  }
}
