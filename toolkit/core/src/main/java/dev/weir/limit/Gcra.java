package dev.weir.limit;

/**
 * The arithmetic of a {@link Rate}: the generic cell rate algorithm in its virtual scheduling form
 * (ITU-T I.371, Annex A; ATM Forum Traffic Management 4.0, 4.4.3). All that a bucket has to
 * remember is one number, the theoretical arrival time (TAT): when it will be full again, if
 * nothing more is taken. One who comes when that is no further away than the bucket is deep
 * conforms, and moves it on by what it takes.
 *
 * <p>Time is counted in ticks: a clock of the rate's own, of a whole number of ticks to a permit.
 * It follows from the nanoseconds by one exact division and so never drifts, though neither a
 * permit need be a whole number of nanoseconds nor a nanosecond one of ticks. There are up to 2^30
 * ticks to a permit, and at most two to a nanosecond where a permit is that long; so one that is
 * paced is less than a nanosecond off, or a billionth of a permit's time if that is more.
 *
 * <p>Ticks wrap around; only differences count. A TAT may be left alone for 29 years, 146 where the
 * rate is no more than two in a nanosecond. Immutable, without a clock.
 */
public final class Gcra {

  private static final long MOST_TICKS_TO_A_PERMIT = 1L << 30;
  private static final long TICKS_TO_A_NANOSECOND = 2;

  /** Of a depth or a debt; the sum of two is a long. */
  private static final long MOST = 1L << 61;

  /** Longer than anybody waits, and a time plus as much is a time. */
  private static final long FOREVER = Long.MAX_VALUE / 4;

  private final Rate rate;
  private final long perPermit; // a power of two
  private final long ticks; // in so many nanoseconds: a fraction in its lowest terms
  private final long nanos;
  private final long depth;

  private Gcra(Rate rate) {
    this.rate = rate;
    long period = rate.period().toNanos();
    long finest = 1;
    while (finest < MOST_TICKS_TO_A_PERMIT
        && finest * 2 * rate.permits() <= period * TICKS_TO_A_NANOSECOND) {
      finest *= 2;
    }
    long all = rate.permits() * finest;
    long common = gcd(all, period);
    this.perPermit = finest;
    this.ticks = all / common;
    this.nanos = period / common;
    this.depth = rate.burst() * perPermit + ticks(rate.slack().toNanos());
  }

  /**
   * The arithmetic of a rate.
   *
   * @param rate any
   * @return good for any number of buckets
   */
  public static Gcra of(Rate rate) {
    return new Gcra(rate);
  }

  /**
   * The rate.
   *
   * @return what this was made of
   */
  public Rate rate() {
    return rate;
  }

  /**
   * What the rate's clock shows.
   *
   * @param elapsed nanoseconds since the caller's origin, from which all of one bucket's are
   *     counted; zero if negative
   * @return ticks, which wrap around; as a TAT: that of a bucket which is full
   */
  public long ticks(long elapsed) {
    long t = Math.max(0, elapsed);
    long rest = t % nanos;
    // The quotient is good to a few units in its last place, which the remainder then corrects:
    // that is small, so it is right although the products wrap around.
    long quotient = (long) ((double) rest * ticks / nanos);
    long remainder = rest * ticks - quotient * nanos;
    if (remainder < 0 || remainder >= nanos) {
      quotient += Math.floorDiv(remainder, nanos);
    }
    return t / nanos * ticks + quotient;
  }

  /**
   * By how much one comes too early.
   *
   * @param tat the bucket's
   * @param now {@link #ticks}
   * @param weight how many permits, at least 1
   * @return ticks until there are as many; zero or less if there are
   */
  public long early(long tat, long now, long weight) {
    return tat - now - tolerance(weight);
  }

  /* How far away the TAT may be. A weight that is more than the bucket holds needs a full one. */
  private long tolerance(long weight) {
    return Math.max(0, depth - weight * perPermit);
  }

  /**
   * The TAT after so many were taken, which there need not be.
   *
   * @param tat the bucket's
   * @param now {@link #ticks}
   * @param weight how many permits
   * @return what the bucket is to remember
   */
  public long after(long tat, long now, long weight) {
    return (tat - now > 0 ? tat : now) + weight * perPermit;
  }

  /**
   * The TAT after so many were given back.
   *
   * @param tat the bucket's
   * @param weight how many permits, taken before
   * @return what the bucket is to remember
   */
  public long before(long tat, long weight) {
    return tat - weight * perPermit;
  }

  /**
   * A share of a permit as ticks.
   *
   * @param permits 0 or more, 1 at most
   * @return rounded up, so that so many parts as make a permit are one: by no more than what the
   *     rate brings in a nanosecond, or a billionth of a permit if that is more
   */
  public long part(double permits) {
    return (long) Math.ceil(permits * perPermit);
  }

  /**
   * The TAT after something was put in that nobody had taken: what does not fit is lost.
   *
   * @param tat the bucket's
   * @param now {@link #ticks}
   * @param span {@link #part} of a permit, or several of them
   * @return what the bucket is to remember; the same if it is full
   */
  public long filled(long tat, long now, long span) {
    long missing = tat - now;
    return missing <= 0 ? tat : tat - Math.min(missing, span);
  }

  /**
   * So many permits as ticks.
   *
   * @param weight how many; more than a bucket holds, perhaps
   * @return the time it takes until there are as many; a quarter of what a long holds if it is more
   */
  public long span(long weight) {
    return weight > 2 * MOST / perPermit ? 2 * MOST : weight * perPermit;
  }

  /**
   * How many may be taken at once from a bucket that is full: the burst, or what the slack allows.
   *
   * @return whole permits
   */
  public long most() {
    return depth / perPermit;
  }

  /**
   * How many may be taken now.
   *
   * @param tat the bucket's
   * @param now {@link #ticks}
   * @return whole permits; zero if there is a debt
   */
  public long available(long tat, long now) {
    return Math.max(0, level(tat, now)) / perPermit;
  }

  /**
   * When the bucket is full again.
   *
   * @param tat the bucket's
   * @param now {@link #ticks}
   * @return ticks from now; zero or less if it is full, and need not be remembered
   */
  public long untilFull(long tat, long now) {
    return tat - now;
  }

  /**
   * How long something takes.
   *
   * @param span ticks
   * @return nanoseconds, rounded up; zero or less for zero or less; a quarter of what a long holds
   *     if it is more
   */
  public long nanos(long span) {
    if (span <= 0) {
      return 0;
    }
    if (Math.multiplyHigh(span, nanos) == 0 && span * nanos >= 0) {
      return Math.min(FOREVER, (span * nanos - 1) / ticks + 1);
    }
    double time = (double) span * nanos / ticks * (1 + 0x1p-50); // its rounding must not be early
    return time >= FOREVER ? FOREVER : (long) time + 1;
  }

  /**
   * The TAT of a bucket that had another rate before: it has what it had, but no more than it
   * holds.
   *
   * @param other the arithmetic of that rate
   * @param tat by that one
   * @param then by that one, {@link #ticks}
   * @param now by this one
   * @return what the bucket is to remember
   */
  public long takeOver(Gcra other, long tat, long then, long now) {
    long level = other.level(tat, then);
    long had;
    if (perPermit >= other.perPermit) {
      long factor = perPermit / other.perPermit;
      long bound = MOST / factor;
      had = Math.max(-bound, Math.min(bound, level)) * factor;
    } else {
      had = Math.floorDiv(level, other.perPermit / perPermit);
    }
    return now + depth - Math.min(depth, had);
  }

  private long level(long tat, long now) {
    return depth - Math.max(0, tat - now);
  }

  private static long gcd(long a, long b) {
    return b == 0 ? a : gcd(b, a % b);
  }
}
