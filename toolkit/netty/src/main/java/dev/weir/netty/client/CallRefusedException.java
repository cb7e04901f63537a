package dev.weir.netty.client;

import dev.weir.netty.AdmissionLevel;
import dev.weir.observe.Reason;
import dev.weir.observe.Refused;
import dev.weir.request.Priority;
import java.util.concurrent.RejectedExecutionException;

/**
 * A call was not sent, by the caller's own {@link AdmissionClient}: either its deadline had passed
 * ({@link Reason#DOOMED}), or the server turns away what is as little urgent ({@link
 * Reason#OUTRANKED}). No connection was asked for.
 *
 * <p>It is a {@code RejectedExecutionException}, so a gate around the call counts it as a sign of
 * overload.
 */
public final class CallRefusedException extends RejectedExecutionException implements Refused {

  private static final long serialVersionUID = 1L;

  private final String authority;
  private final Reason reason;
  private final int priority;
  private final int level;

  private CallRefusedException(String authority, Reason reason, int priority, int level) {
    this.authority = authority;
    this.reason = reason;
    this.priority = priority;
    this.level = level;
  }

  static CallRefusedException doomed(String authority, Priority priority, AdmissionLevel level) {
    return new CallRefusedException(authority, Reason.DOOMED, priority.level(), level.level());
  }

  static CallRefusedException shed(String authority, Priority priority, AdmissionLevel level) {
    return new CallRefusedException(authority, Reason.OUTRANKED, priority.level(), level.level());
  }

  /**
   * Whom it was for.
   *
   * @return host and port
   */
  public String authority() {
    return authority;
  }

  @Override
  public Reason reason() {
    return reason;
  }

  /**
   * How urgent the call was, as it would have travelled.
   *
   * @return the priority
   */
  public Priority priority() {
    return new Priority(priority);
  }

  /**
   * Whom the server let in, by the last that was heard.
   *
   * @return the level
   */
  public AdmissionLevel level() {
    return new AdmissionLevel(level);
  }

  /** Worded only when somebody reads it. */
  @Override
  public String getMessage() {
    return reason == Reason.DOOMED
        ? "call to " + authority + ": not sent: its deadline had passed"
        : "call to "
            + authority
            + ": not sent: it turns away what is less urgent (priority "
            + priority
            + ", admission level "
            + level
            + ")";
  }

  /** No stack trace: it would cost more than the refusal, and say nothing that is not said here. */
  @Override
  public synchronized Throwable fillInStackTrace() {
    return this;
  }
}
