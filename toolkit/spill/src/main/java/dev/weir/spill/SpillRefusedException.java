package dev.weir.spill;

import dev.weir.observe.Reason;
import dev.weir.observe.Refused;
import java.util.concurrent.RejectedExecutionException;

/**
 * An element was neither run nor spilled, or a stream ended because its spill is over. Maps to 503.
 */
public final class SpillRefusedException extends RejectedExecutionException implements Refused {

  private static final long serialVersionUID = 1L;

  private final String spill;
  private final Reason reason;
  private final long maxBytes;

  SpillRefusedException(SpillConfig config, Reason reason) {
    this.spill = config.name();
    this.reason = reason;
    this.maxBytes = config.maxBytes();
  }

  /**
   * The spill's name.
   *
   * @return not blank
   */
  public String spill() {
    return spill;
  }

  @Override
  public Reason reason() {
    return reason;
  }

  /**
   * How much may be on disk.
   *
   * @return bytes
   */
  public long maxBytes() {
    return maxBytes;
  }

  /** Worded only when somebody reads it. */
  @Override
  public String getMessage() {
    return "spill "
        + spill
        + ": "
        + switch (reason) {
          case DROPPED -> "dropped: no room on disk";
          case NO_ROOM -> "rejected: no room on disk";
          case TOO_MANY_WAITERS -> "rejected: as many wait to be written as may";
          case WAITED_TOO_LONG -> "no room on disk within the bound on the wait";
          case SHUT_DOWN -> "shut down";
          case DISPOSED -> "disposed of";
          default -> "refused: " + reason;
        }
        + " (maxBytes: "
        + maxBytes
        + ")";
  }

  /** No stack trace: it would show the disk's thread, and say nothing that is not said here. */
  @Override
  public synchronized Throwable fillInStackTrace() {
    return this;
  }
}
