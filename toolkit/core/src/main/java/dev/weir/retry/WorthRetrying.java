package dev.weir.retry;

import dev.weir.observe.Reason;
import dev.weir.observe.Refused;
import java.util.EnumSet;
import java.util.Set;

/** Which errors are worth another try, if nobody says otherwise. */
final class WorthRetrying {

  /**
   * What has passed a little later, as a rule. The others are as true then (a deadline, a
   * shutdown), are meant (what was dropped, or outranked), have cost as much as there was to spend
   * (what waited or ran too long), or are a mistake of the caller's.
   */
  private static final Set<Reason> PASSING =
      EnumSet.of(
          Reason.NO_ROOM, Reason.TOO_MANY_WAITERS, Reason.RATE_LIMITED, Reason.TOO_MANY_KEYS);

  private WorthRetrying() {}

  static boolean test(Throwable error) {
    if (error instanceof Refused refused) {
      return PASSING.contains(refused.reason());
    }
    return error instanceof Exception && !(error instanceof InterruptedException);
  }
}
