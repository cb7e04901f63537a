package dev.weir.demo.proxy;

import dev.weir.limit.CallEnd;
import dev.weir.netty.Problem;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** A request has no answer of its upstream's, or only half of one. Stackless. */
public final class UpstreamException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final Failure failure;
  private final boolean halfway;
  private final @Nullable Duration retryAfter;

  UpstreamException(String proxy, Failure failure, boolean halfway, @Nullable Duration retryAfter) {
    super("upstream of " + proxy + " " + failure.what(), null, false, false);
    this.failure = failure;
    this.halfway = halfway;
    this.retryAfter = retryAfter;
  }

  Failure failure() {
    return failure;
  }

  /** Whether some of an answer has been passed back. */
  boolean isHalfway() {
    return halfway;
  }

  /**
   * What the client is told.
   *
   * @return without a route
   */
  public Problem problem() {
    return Problem.of(failure.status(), failure.word(), String.valueOf(getMessage()));
  }

  /**
   * When another try makes sense.
   *
   * @return whole seconds, 1 or more
   */
  public long retryAfterSeconds() {
    return retryAfter == null ? 1 : Math.max(1, retryAfter.plusMillis(999).toSeconds());
  }

  /**
   * What the end of a call through a proxy says about the load of its upstream.
   *
   * @param error what the call failed with
   * @return OVERLOADED also for an answer that says as much
   */
  public static CallEnd end(Throwable error) {
    if (error instanceof UpstreamException upstream) {
      return upstream.failure.end();
    }
    if (error instanceof ErrorAnswer answer) {
      return answer.end();
    }
    return error instanceof TimeoutException || error instanceof RejectedExecutionException
        ? CallEnd.OVERLOADED
        : CallEnd.IGNORED;
  }
}
