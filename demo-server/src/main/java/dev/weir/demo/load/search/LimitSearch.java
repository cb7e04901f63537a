package dev.weir.demo.load.search;

import dev.weir.demo.load.measure.RatePoint;
import dev.weir.demo.load.search.Found.End;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * Decides which rate to try next, on the way to the highest that holds. Pure arithmetic: whoever
 * drives it tries the rates, in real time or not. For one thread.
 *
 * <p>It doubles the rate until one fails (or goes down until one holds, further each time), then
 * takes the geometric mean of the highest that held and the lowest that failed until they are as
 * close as was asked for. These were short tries. Then both have to be confirmed, {@linkplain
 * #isThorough thoroughly}: that the one holds, and that the other fails. If it is not so, the
 * search goes on from there, in growing steps, and closes in again, thoroughly from now on.
 *
 * <p>A rate with which the generator could not keep up says nothing of the target, neither there
 * nor above; but below it there may be a limit all the same. So it bounds the search as one that
 * failed does, is confirmed as that is, and the generator is what the search ends with only if it
 * is such a rate that is close to the highest that held.
 *
 * <p>Once is never: a rate counts as failed only when it has failed twice before it held, and the
 * same is true of a generator that could not keep up, counted apart. It takes four times to confirm
 * that, and at a rate below one with which it did keep up: there it may be something else that
 * holds it up now and then. After 100 tries the search ends anyway: a limit that moves would be
 * chased for ever. That higher rates fail where a lower one has is assumed only of the lowest that
 * failed; the curve keeps every point, so a target that gets better again shows there.
 */
public final class LimitSearch {
  /*
   * low     the highest rate that is known to hold; 0 if there is none
   * high    the lowest that is known to fail
   * untold  the lowest with which the generator could not keep up
   * upper   the lower one of these two; they are never the same: what was found out last of a rate is what it is
   *
   *   no upper             go up, to the most
   *   low 0                go down, to the least
   *   apart                their geometric mean
   *   close, or at most    confirm low, then upper
   *
   * Who goes up takes steps of 2 at first, who goes down of 2, 4, 16 ..., as each failure costs two tries and
   * a rest; when thorough, of twice the precision, and growing: what is looked for is near.
   *
   * offered  the highest with which the generator has kept up
   * doubted  the candidate has failed once
   * late     how often the generator has not kept up with it
   */
  private static final double ROUGH_STRIDE = 2;
  private static final int MOST_TRIES = 100;
  private static final int TWICE = 2;
  private static final int MOST_LATE = 4;

  /** What bounds the search from above, and whether that was found out thoroughly. */
  private record Upper(double rate, boolean sure) {

    static final Upper NONE = new Upper(Double.POSITIVE_INFINITY, true);

    boolean isNone() {
      return rate == Double.POSITIVE_INFINITY;
    }
  }

  private final SearchBounds bounds;
  private final List<RatePoint> points = new ArrayList<>();
  private double candidate;
  private double offered;
  private double low;
  private Upper high = Upper.NONE;
  private Upper untold = Upper.NONE;
  private double stride = ROUGH_STRIDE;
  private int confirmed;
  private boolean doubted;
  private int late;
  private boolean thorough;
  private @Nullable End end;

  /**
   * Begins at the start rate.
   *
   * @param bounds where it looks, and how closely
   */
  public LimitSearch(SearchBounds bounds) {
    this.bounds = bounds;
    this.candidate = bounds.start();
  }

  /**
   * The rate to be tried now, then to be told to {@link #observe}.
   *
   * @return per second; empty if the search is over
   */
  public OptionalDouble next() {
    return end == null ? OptionalDouble.of(candidate) : OptionalDouble.empty();
  }

  /**
   * Whether it is to be tried for longer than others. Of a small overload, a short time shows
   * little: a queue that grows by 2 % of what comes has made everybody wait for as long as the SLO
   * only after 50 times that.
   *
   * @return true from the first confirmation on
   */
  public boolean isThorough() {
    return thorough;
  }

  /**
   * What came of the rate that was to be tried.
   *
   * @param point its rate is that of {@link #next}
   * @throws IllegalArgumentException if it is of another rate
   * @throws IllegalStateException if the search is over
   */
  public void observe(RatePoint point) {
    if (end != null) {
      throw new IllegalStateException("the search is over: " + end);
    }
    if (point.rate() != candidate) {
      throw new IllegalArgumentException(
          "rate: " + point.rate() + " (expected: " + candidate + ")");
    }
    points.add(point);
    if (isDoubtful(point)) {
      doubted |= point.valid();
    } else {
      settle(point);
    }
    if (end == null && points.size() >= MOST_TRIES) {
      end = End.TRIES;
    }
  }

  private boolean isDoubtful(RatePoint point) {
    if (point.valid()) {
      offered = Math.max(offered, candidate);
      return !point.held() && !doubted;
    }
    late++;
    return late < (thorough || candidate < offered ? MOST_LATE : TWICE);
  }

  private void settle(RatePoint point) {
    doubted = false;
    late = 0;
    if (point.held()) {
      held();
    } else if (point.valid()) {
      high = bound();
      untold = candidate >= untold.rate ? Upper.NONE : untold; // it could be offered after all
    } else {
      untold = bound();
      high = high.rate == candidate ? Upper.NONE : high;
    }
    plan();
  }

  private void held() {
    if (candidate > low) {
      confirmed = 0;
      low = candidate;
    }
    high = candidate >= high.rate ? Upper.NONE : high;
    untold = candidate >= untold.rate ? Upper.NONE : untold;
    confirmed += thorough ? 1 : 0;
  }

  private Upper bound() {
    if (candidate <= low) {
      low = 0;
    }
    return new Upper(candidate, thorough);
  }

  private void plan() {
    Upper upper = untold.rate <= high.rate ? untold : high;
    if (low > 0 && !upper.isNone()) {
      stride = fineStride();
      if (upper.rate <= low * (1 + bounds.precision())) {
        confirm(upper, End.LIMIT);
      } else {
        candidate = Math.sqrt(low * upper.rate);
      }
    } else if (!upper.isNone()) {
      goDown(upper);
    } else if (low >= bounds.most()) {
      confirm(Upper.NONE, End.MOST);
    } else {
      candidate = Math.min(low * (thorough ? step() : ROUGH_STRIDE), bounds.most());
    }
  }

  private void goDown(Upper upper) {
    if (upper.rate > bounds.least()) {
      candidate = Math.max(bounds.least(), upper.rate / step());
    } else {
      confirmUpper(upper, End.NONE);
    }
  }

  /* How far to go on in the dark. */
  private double step() {
    double step = stride;
    stride = thorough ? Math.min(step * step, ROUGH_STRIDE) : step * step;
    return step;
  }

  private double fineStride() {
    return 1 + 2 * bounds.precision();
  }

  private void confirm(Upper upper, End then) {
    if (confirmed < bounds.confirmations()) {
      tryThoroughly(low);
    } else {
      confirmUpper(upper, then);
    }
  }

  private void confirmUpper(Upper upper, End then) {
    if (!upper.sure && bounds.confirmations() > 0) {
      tryThoroughly(upper.rate);
    } else {
      end = upper.isNone() || upper.rate < untold.rate ? then : End.GENERATOR;
    }
  }

  private void tryThoroughly(double rate) {
    if (!thorough) {
      thorough = true;
      stride = fineStride();
    }
    candidate = rate;
  }

  /**
   * What is known by now.
   *
   * @return says {@link End#STOPPED} if the search is not over
   */
  public Found result() {
    List<RatePoint> curve = new ArrayList<>(points);
    curve.sort(Comparator.comparingDouble(RatePoint::rate));
    boolean settled = end != null && end != End.TRIES;
    double limit = low > 0 || settled ? low : highestBelow(high.rate);
    return new Found(limit, high.rate, untold.rate, end == null ? End.STOPPED : end, curve);
  }

  /* What held for a short time, while nothing is known to hold for longer. */
  private double highestBelow(double rate) {
    return points.stream()
        .filter(point -> point.held() && point.rate() < rate)
        .mapToDouble(RatePoint::rate)
        .max()
        .orElse(0);
  }
}
