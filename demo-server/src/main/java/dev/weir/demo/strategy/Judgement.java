package dev.weir.demo.strategy;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What the errors of calls say about what was called. Thread-safe. */
public interface Judgement {

  /** What one says. */
  enum Verdict {
    /** Something is wrong with it. */
    FAILED,
    /** It has answered, if not what was hoped for. */
    ANSWERED,
    /** Nothing: it was not asked, or nobody waited for the answer. */
    NOTHING
  }

  /**
   * What an error says.
   *
   * @param error a call ended with
   * @return what a breaker makes of it
   */
  Verdict of(Throwable error);

  /**
   * Whether another try may fare better, and does no harm.
   *
   * @param error a call ended with
   * @return false if that was that
   */
  boolean isWorthRetrying(Throwable error);

  /**
   * When what was called wants to be asked again.
   *
   * @param error a call ended with
   * @return null if it does not say
   */
  default @Nullable Duration retryAfter(Throwable error) {
    return null;
  }
}
