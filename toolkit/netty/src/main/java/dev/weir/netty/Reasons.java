package dev.weir.netty;

import dev.weir.observe.Reason;
import java.util.Locale;

/** What HTTP calls the reasons for which work is turned away: the one place that says so. */
final class Reasons {

  static final int ACCEPTED = 202;
  static final int TIMED_OUT = 504;

  private Reasons() {}

  /** The status of an answer. */
  static int status(Reason reason, Stage stage) {
    return switch (reason) {
      case DROPPED -> ACCEPTED;
      case RAN_TOO_LONG, DOOMED, RAN_PAST_DEADLINE -> TIMED_OUT;
      case NO_TIMER, BREAKER_OPEN, SHUT_DOWN, DISPOSED -> Stage.UNAVAILABLE;
      default -> stage.status();
    };
  }

  /** Whether the time is up that the client gives. */
  static boolean isDeadline(Reason reason) {
    return reason == Reason.DOOMED || reason == Reason.RAN_PAST_DEADLINE;
  }

  /** The {@code reason} of a problem. */
  static String word(Reason reason, String full) {
    return switch (reason) {
      case NO_ROOM -> full;
      case WAITED_TOO_LONG -> "wait_timeout";
      case RAN_TOO_LONG -> "task_timeout";
      case DOOMED, RAN_PAST_DEADLINE -> "deadline_exceeded";
      case SHUT_DOWN, DISPOSED -> "shutting_down";
      default -> reason.name().toLowerCase(Locale.ROOT);
    };
  }

  /** Half a sentence for people, without the figures of the moment. */
  static String what(Reason reason) {
    return switch (reason) {
      case DROPPED -> "was dropped: no room";
      case NO_ROOM -> "was rejected: no room";
      case WINDOW_FULL -> "was rejected: too much is in hand";
      case TOO_MANY_WAITERS -> "was rejected: as many wait as may";
      case RATE_LIMITED -> "came too early";
      case TOO_MANY_KEYS -> "was rejected: too many others came at the same time";
      case OUTRANKED -> "was rejected: one of higher rank needed its place";
      case STANDING_QUEUE -> "was rejected: the queue has stood for too long";
      case BREAKER_OPEN -> "was rejected: what it needs has failed too often";
      case SHUT_DOWN, DISPOSED -> "was rejected: shut down";
      case WOULD_BLOCK -> "was rejected: it would have blocked its thread";
      case WAITED_TOO_LONG -> "did not start in time";
      case RAN_TOO_LONG -> "did not end in time";
      case DOOMED -> "was not started: its deadline had passed";
      case RAN_PAST_DEADLINE -> "did not end before its deadline";
      case NO_TIMER -> "was rejected: its timer is shut down";
      case INTERRUPTED -> "was interrupted while it waited";
    };
  }
}
