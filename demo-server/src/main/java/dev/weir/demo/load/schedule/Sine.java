package dev.weir.demo.load.schedule;

/**
 * A rate that swings evenly between two: as days do. It begins in the middle, going up.
 *
 * @param low requests per second at the least; 0 or more
 * @param high at the most; more than {@code low}
 * @param period seconds from one highest to the next; more than 0
 */
public record Sine(double low, double high, double period) implements RateShape {

  private static final int MOST_STEPS = 100;

  @Override
  public double at(double seconds) {
    return mean() + swing() * Math.sin(turns() * seconds);
  }

  /*
   * Of mean t + swing / turns (1 - cos(turns t)) = requests, by Newton's method. As the second term
   * lies between 0 and 2 swing / turns, the time does between two bounds; a step beyond them, which
   * nearly flat stretches make, is replaced by one to the middle.
   */
  @Override
  public double timeOf(double requests) {
    double most = requests / mean();
    double least = Math.max(0, (requests - 2 * swing() / turns()) / mean());
    double time = most;
    for (int i = 0; i < MOST_STEPS && least < most; i++) {
      double over = until(time) - requests;
      if (over > 0) {
        most = time;
      } else {
        least = time;
      }
      double next = time - over / at(time);
      if (!(next > least && next < most)) {
        next = (least + most) / 2;
      }
      if (next == time || Math.abs(next - time) < Math.ulp(time)) {
        break;
      }
      time = next;
    }
    return time;
  }

  private double until(double seconds) {
    return mean() * seconds + swing() / turns() * (1 - Math.cos(turns() * seconds));
  }

  private double mean() {
    return (low + high) / 2;
  }

  private double swing() {
    return (high - low) / 2;
  }

  private double turns() {
    return 2 * Math.PI / period;
  }
}
