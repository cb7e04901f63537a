package dev.weir.netty;

import dev.weir.observe.Reason;
import dev.weir.observe.Refused;
import dev.weir.overflow.Overflow;
import dev.weir.request.Deadline;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Keeps the deadline of a request whose work no pool does: it is not begun once that has passed,
 * and given up when it passes.
 *
 * @param before the stage whose strategy clients are told; null if there is none
 * @param ofRoute the strategy that they are told in that case; null if there is none either
 */
record DeadlineStage(@Nullable Stage before, @Nullable Overflow ofRoute) implements Stage {

  /* What a timer can count to, in nanoseconds: 292 years. A deadline beyond is none. */
  private static final long LONGEST_MILLIS = TimeUnit.NANOSECONDS.toMillis(Long.MAX_VALUE);

  /**
   * Does the work. To a gate, the end of a deadline that the client chose says nothing about load:
   * so its error is none of those that do.
   */
  Flux<Void> within(@Nullable Deadline deadline, Flux<Void> work) {
    if (deadline == null) {
      return work;
    }
    return Flux.defer(
        () -> {
          long left = deadline.remainingMillis(System.currentTimeMillis());
          if (left <= 0) {
            return Flux.error(new DeadlinePassedException(Reason.DOOMED));
          }
          return left > LONGEST_MILLIS
              ? work
              : work.timeout(
                  Mono.delay(Duration.ofMillis(left)),
                  element -> Mono.never(), // of which there is none
                  Flux.error(() -> new DeadlinePassedException(Reason.RAN_PAST_DEADLINE)));
        });
  }

  @Override
  public boolean isOurs(Throwable error) {
    return error instanceof DeadlinePassedException;
  }

  @Override
  public String who() {
    return "request";
  }

  @Override
  public String full() {
    return "full";
  }

  @Override
  public @Nullable String strategy() {
    if (before != null) {
      return before.strategy();
    }
    return ofRoute == null ? null : ofRoute.word();
  }

  @Override
  public long retryAfterSeconds(Throwable error) {
    return 1;
  }

  /** Nobody wants the answer any more. */
  private static final class DeadlinePassedException extends RuntimeException implements Refused {

    private static final long serialVersionUID = 1L;

    private final Reason reason;

    private DeadlinePassedException(Reason reason) {
      super("request: " + Reasons.what(reason), null, false, false);
      this.reason = reason;
    }

    @Override
    public Reason reason() {
      return reason;
    }
  }
}
