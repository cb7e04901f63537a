package dev.weir.bench.overload;

import dev.weir.demo.load.measure.Second;
import java.util.List;

/**
 * A server that gets half of what it can do, five times as much, and half again.
 *
 * @param who protects it
 * @param retries whether clients try again
 * @param objective what it is held to
 * @param before how many seconds of the first half are counted
 * @param overload how many seconds it gets too much
 * @param calm how many seconds of the second half it is looked at
 * @param outcome second by second
 */
public record Recovery(
    Protection who,
    boolean retries,
    Objective objective,
    int before,
    int overload,
    int calm,
    Outcome outcome) {

  private static final double NORMAL = 2;
  private static final double GOOD = 0.99;

  /** How much of C is offered before and after. */
  static final double USUAL = 0.5;

  /** How much of C is offered in the meantime. */
  static final double TOO_MUCH = 5;

  /**
   * Those after the overload.
   *
   * @return the first of them is the one that begins as the overload ends
   */
  public List<Second> after() {
    return outcome.course().stream().skip((long) before + overload).limit(calm).toList();
  }

  /**
   * In which of the seconds after the overload it was as before for the first time: half of what
   * ended in it took at most twice as long as before, and 99 in a hundred were done within the
   * objective.
   *
   * @return counted from 1: 1 is the second that begins as the overload ends, in which what was
   *     left over ends; 0 if it never was
   */
  public int normalAgain() {
    List<Second> after = after();
    for (int i = 0; i < after.size(); i++) {
      if (isNormal(after.get(i))) {
        return i + 1;
      }
    }
    return 0;
  }

  private boolean isNormal(Second second) {
    long ended = second.counts().ended();
    return ended > 0
        && second.response() <= NORMAL * median()
        && second.counts().good() >= GOOD * ended;
  }

  /**
   * How long a request took before.
   *
   * @return the median of the last second, in nanoseconds
   */
  public double median() {
    return outcome.course().get(before - 1).response();
  }
}
