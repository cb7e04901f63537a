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
 * <p>It doubles the rate until one fails (or halves it until one holds), then takes the geometric
 * mean of the highest that held and the lowest that failed until they are as close as was asked
 * for. These were short tries. Then both have to be confirmed, {@linkplain #isThorough thoroughly}:
 * that the one holds, and that the other fails. If it is not so, the search goes on from there, in
 * growing steps, and closes in again, thoroughly from now on.
 *
 * <p>Once is never: a rate counts as failed only when it has failed twice before it held, and the
 * same is true of a generator that could not keep up. That says nothing about the target, so it is
 * counted apart, and the second time ends the search. After 100 tries it ends anyway: a limit that
 * moves would be chased for ever. That higher rates fail where a lower one has is assumed only of
 * the lowest that failed; the curve keeps every point, so a target that gets better again shows
 * there.
 */
public final class LimitSearch {
  /*
   * low    the highest rate that is known to hold; 0 if there is none
   * high   the lowest that is known to fail; infinite if there is none
   *
   *   high infinite        go up, to the most
   *   low 0                go down, to the least
   *   apart                their geometric mean
   *   close, or at most    confirm low, then high
   *
   * Who goes up or down takes steps of 2 at first; when thorough, of twice the precision, and growing: what is
   * looked for is near.
   *
   * doubted, fellBehind   the candidate has failed once; the generator has not kept up with it once
   */
  private static final double ROUGH_STRIDE = 2;
  private static final int MOST_TRIES = 100;

  private final SearchBounds bounds;
  private final List<RatePoint> points = new ArrayList<>();
  private double candidate;
  private double low;
  private double high = Double.POSITIVE_INFINITY;
  private double stride;
  private int confirmed;
  private boolean doubted;
  private boolean fellBehind;
  private boolean failedThoroughly;
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
    this.stride = 1 + 2 * bounds.precision();
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
    if (!point.valid()) {
      end = fellBehind ? End.GENERATOR : null;
      fellBehind = true;
    } else if (point.held() || doubted) {
      settle(point.held());
    } else {
      doubted = true;
    }
    if (end == null && points.size() >= MOST_TRIES) {
      end = End.TRIES;
    }
  }

  private void settle(boolean held) {
    doubted = false;
    fellBehind = false;
    if (held) {
      held();
    } else {
      failed();
    }
    plan();
  }

  private void held() {
    if (candidate > low) {
      confirmed = 0;
      low = candidate;
    }
    if (candidate >= high) {
      high = Double.POSITIVE_INFINITY;
    }
    confirmed += thorough ? 1 : 0;
  }

  private void failed() {
    high = candidate;
    failedThoroughly = thorough;
    if (candidate <= low) {
      low = 0;
    }
  }

  private void plan() {
    boolean knowsHigh = high < Double.POSITIVE_INFINITY;
    if (low > 0 && knowsHigh) {
      stride = 1 + 2 * bounds.precision();
      if (high <= low * (1 + bounds.precision())) {
        confirm(End.LIMIT);
      } else {
        candidate = Math.sqrt(low * high);
      }
    } else if (knowsHigh) {
      goDown();
    } else if (low >= bounds.most()) {
      confirm(End.MOST);
    } else {
      candidate = Math.min(low * step(), bounds.most());
    }
  }

  private void goDown() {
    if (high > bounds.least()) {
      candidate = Math.max(bounds.least(), high / step());
    } else {
      confirmFailure(End.NONE);
    }
  }

  /* How far to go on in the dark. */
  private double step() {
    if (!thorough) {
      return ROUGH_STRIDE;
    }
    double step = stride;
    stride = Math.min(step * step, ROUGH_STRIDE);
    return step;
  }

  private void confirm(End then) {
    if (confirmed < bounds.confirmations()) {
      thorough = true;
      candidate = low;
    } else if (then == End.LIMIT) {
      confirmFailure(then);
    } else {
      end = then;
    }
  }

  private void confirmFailure(End then) {
    if (bounds.confirmations() > 0 && !failedThoroughly) {
      thorough = true;
      candidate = high;
    } else {
      end = then;
    }
  }

  /**
   * What is known by now.
   *
   * @return says {@link End#STOPPED} if the search is not over
   */
  public Found result() {
    double limit =
        points.stream()
            .filter(point -> point.valid() && point.held() && point.rate() < high)
            .mapToDouble(RatePoint::rate)
            .max()
            .orElse(0);
    List<RatePoint> curve = new ArrayList<>(points);
    curve.sort(Comparator.comparingDouble(RatePoint::rate));
    return new Found(limit, high, end == null ? End.STOPPED : end, curve);
  }
}
