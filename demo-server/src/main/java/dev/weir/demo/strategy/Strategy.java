package dev.weir.demo.strategy;

import dev.weir.overflow.Overflow;
import java.time.Duration;
import java.util.Locale;

/** The four answers to "there is no room", each with a route of its own. */
public enum Strategy {
  /** The request waits for room: it holds no thread, and nothing is lost. */
  BLOCK("waits until there is room; nothing is refused"),
  /** The request is answered at once, without the work having been done. */
  DROP("answers 202 when there is no room; the work is left out"),
  /** The request is refused at once, and told when to come back. */
  REJECT("answers 503 with Retry-After when there is no room"),
  /** The request waits for room and start, but not for long. */
  TIMEOUT("answers 503 with Retry-After after a wait of 50 ms, 504 after a run of 1 s");

  private static final Duration LONGEST_WAIT = Duration.ofMillis(50);

  private final String summary;

  Strategy(String summary) {
    this.summary = summary;
  }

  /**
   * The name in paths, pools and answers.
   *
   * @return the name in lower case
   */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * What it does when there is no room.
   *
   * @return half a sentence
   */
  public String summary() {
    return summary;
  }

  Overflow overflow() {
    return switch (this) {
      case BLOCK -> Overflow.block();
      case DROP -> Overflow.drop();
      case REJECT -> Overflow.reject();
      case TIMEOUT -> Overflow.timeout(LONGEST_WAIT);
    };
  }
}
