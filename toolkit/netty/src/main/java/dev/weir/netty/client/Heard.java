package dev.weir.netty.client;

import dev.weir.netty.AdmissionLevel;
import dev.weir.netty.Urgency;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleSupplier;

/**
 * What one server has said of whom it lets in, and which calls had better not be sent to it.
 *
 * <p>The level says who may have to stay. Of those who are less urgent as many are held back as it
 * takes for about twice as many to be sent as the server accepts, by the formula of client-side
 * throttling (Beyer et al., "Site Reliability Engineering", 2016, chapter 21): a call is held back
 * with a chance of (calls − 2 × accepted − 5) ÷ (calls + 1). So where the server turns away one
 * call in three, all are sent as before; where it turns all away, nearly none. Who is as urgent as
 * the level, or more, is let in; unless the answers to calls of this very urgency say otherwise, as
 * they do where the server does not believe in it: then the formula goes for them, by their answers
 * alone. A share, and one a second, is sent in any case, so as to hear of better times.
 * Thread-safe.
 */
final class Heard {

  /* The monitor guards the counts, by urgency, which fade by half each HALF_LIFE so that nothing need
   * ever be cleared; it is held for some tens of nanoseconds, and calls nothing but the random source.
   * The level and when it was heard are written together under it. "calls" has all, "settled" those
   * of them that were answered or held back: so who is let in need not wait for answers. */

  /** The formula's K: of how many calls that are sent one must be accepted. */
  private static final double SENT_FOR_ONE_ACCEPTED = 2;

  /** As many calls may be without an answer because it is still to come. */
  private static final double UNDER_WAY = 5;

  private static final double HALF_LIFE_NANOS = TimeUnit.SECONDS.toNanos(2);
  private static final long PROBE_EVERY_NANOS = TimeUnit.SECONDS.toNanos(1);

  /* Counts are faded in steps: what that blurs is a hundredth of them. */
  private static final long FADE_STEP_NANOS = TimeUnit.MILLISECONDS.toNanos(25);

  private final long forgetNanos;
  private final double mostHeldBack;
  private final DoubleSupplier random;
  private final double[] calls = new double[Urgency.COUNT];
  private final double[] accepted = new double[Urgency.COUNT];
  private final double[] settled = new double[Urgency.COUNT];
  private AdmissionLevel level = AdmissionLevel.EVERYBODY;
  private long heardNanos;
  private long sentNanos;
  private long probedNanos;
  private long fadedNanos;

  /**
   * Nothing heard yet.
   *
   * @param forget for how long a level counts
   * @param probing the share of the calls that is sent in any case, 0 to 1
   * @param random 0 to 1, as {@code ThreadLocalRandom.nextDouble()}
   * @param nanos the clock
   */
  Heard(Duration forget, double probing, DoubleSupplier random, long nanos) {
    this.forgetNanos = forget.toNanos();
    this.mostHeldBack = 1 - probing;
    this.random = random;
    this.heardNanos = nanos;
    this.sentNanos = nanos;
    this.probedNanos = nanos;
    this.fadedNanos = nanos;
  }

  /** A call is to be made; false if it had better not be sent. */
  synchronized boolean maySend(Urgency urgency, long nanos) {
    fade(nanos);
    int which = urgency.value();
    calls[which]++;
    double chance = chanceToStay(which, nanos);
    if (chance > 0) {
      if (random.getAsDouble() < chance && nanos - probedNanos < PROBE_EVERY_NANOS) {
        settled[which]++;
        return false;
      }
      probedNanos = nanos;
    }
    sentNanos = nanos;
    return true;
  }

  private double chanceToStay(int which, long nanos) {
    if (level.equals(AdmissionLevel.EVERYBODY) || nanos - heardNanos >= forgetNanos) {
      return 0;
    }
    double called = settled[which];
    double taken = accepted[which];
    if (!isLetIn(which)) {
      called = 0;
      taken = 0;
      for (int i = 0; i < Urgency.COUNT; i++) {
        if (!isLetIn(i)) {
          called += calls[i];
          taken += accepted[i];
        }
      }
    }
    double chance = (called - SENT_FOR_ONE_ACCEPTED * taken - UNDER_WAY) / (called + 1);
    return Math.min(mostHeldBack, chance);
  }

  private boolean isLetIn(int which) {
    return Urgency.level(which) <= level.level();
  }

  /** A call that was sent was not turned away. */
  synchronized void accepted(Urgency urgency, long nanos) {
    fade(nanos);
    accepted[urgency.value()]++;
    settled[urgency.value()]++;
  }

  /** A call that was sent was turned away. */
  synchronized void refused(Urgency urgency, long nanos) {
    fade(nanos);
    settled[urgency.value()]++;
  }

  /** A call that was sent was given up before there was an answer: as if it had not been made. */
  synchronized void givenUp(Urgency urgency, long nanos) {
    fade(nanos);
    calls[urgency.value()] = Math.max(0, calls[urgency.value()] - 1);
  }

  /** The server says whom it lets in. */
  synchronized void heard(AdmissionLevel said, long nanos) {
    level = said;
    heardNanos = nanos;
  }

  /** Whom the server lets in, by the last that was heard: everybody, if that is too long ago. */
  synchronized AdmissionLevel level(long nanos) {
    return nanos - heardNanos >= forgetNanos ? AdmissionLevel.EVERYBODY : level;
  }

  /** How long ago anything was heard or sent. */
  synchronized long idleNanos(long nanos) {
    return Math.min(nanos - heardNanos, nanos - sentNanos);
  }

  private void fade(long nanos) {
    long passed = nanos - fadedNanos;
    if (passed < FADE_STEP_NANOS) {
      return;
    }
    double left = Math.pow(2, -passed / HALF_LIFE_NANOS);
    for (int i = 0; i < calls.length; i++) {
      calls[i] *= left;
      accepted[i] *= left;
      settled[i] *= left;
    }
    fadedNanos = nanos;
  }
}
