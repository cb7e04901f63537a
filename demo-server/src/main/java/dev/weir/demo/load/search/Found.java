package dev.weir.demo.load.search;

import dev.weir.demo.load.measure.RatePoint;
import java.util.List;

/**
 * What a search has found.
 *
 * @param limit the highest rate that is known to hold, which may be less than one that held once; 0
 *     if there is none
 * @param failed the lowest rate that is known to fail, which may be more than one that failed once;
 *     infinite if there is none
 * @param untold the lowest rate with which the generator is known not to keep up, so that nothing
 *     is known of it; infinite if there is none
 * @param end why it ended
 * @param curve all that was tried, by rate, and at the same rate in the order of trying
 */
public record Found(double limit, double failed, double untold, End end, List<RatePoint> curve) {

  /** Why a search ended. */
  public enum End {
    /** The limit is known, as closely as was asked for. */
    LIMIT,
    /** The highest rate that was to be tried held: the limit is that or more. */
    MOST,
    /** Not even the lowest rate that was to be tried held. */
    NONE,
    /** The generator could not offer more, or not for long: the limit is this, or more. */
    GENERATOR,
    /** So many tries did not settle it, as where the target's own limit moves: it is near this. */
    TRIES,
    /** It was stopped before its end: this held, maybe only once and for a short time. */
    STOPPED
  }

  /** Copies the list. */
  public Found {
    curve = List.copyOf(curve);
  }
}
