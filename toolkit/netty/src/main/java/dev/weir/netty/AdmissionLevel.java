package dev.weir.netty;

import dev.weir.request.Priority;
import java.util.Optional;

/**
 * Whom a server lets in at the moment, as it tells its callers in the response header {@value
 * #HEADER}: those at this priority level or more urgent; the less urgent are being turned away. A
 * caller that knows may save both sides the trouble.
 *
 * <p>The idea of a level that rides on every answer is that of DAGOR (Zhou et al., "Overload
 * Control for Scaling WeChat Microservices", SoCC 2018).
 *
 * @param level from {@value #NOBODY_LEVEL}, nobody, to {@value Priority#LOWEST_LEVEL}, everybody
 */
public record AdmissionLevel(int level) {

  /** The name of the header. Its value is the level, a whole number in decimal digits. */
  public static final String HEADER = "Weir-Admission-Level";

  private static final int NOBODY_LEVEL = -1;

  /** Everybody is let in: level {@value Priority#LOWEST_LEVEL}. */
  public static final AdmissionLevel EVERYBODY = new AdmissionLevel(Priority.LOWEST_LEVEL);

  /** Nobody is let in: level {@value #NOBODY_LEVEL}. */
  public static final AdmissionLevel NOBODY = new AdmissionLevel(NOBODY_LEVEL);

  /* Two digits, or one and a sign. */
  private static final int LONGEST = 2;

  /**
   * Checks the level.
   *
   * @throws IllegalArgumentException if it is out of its range
   */
  public AdmissionLevel {
    if (level < NOBODY_LEVEL || level > Priority.LOWEST_LEVEL) {
      throw new IllegalArgumentException(
          "admission level: "
              + level
              + " (expected: "
              + NOBODY_LEVEL
              + " to "
              + Priority.LOWEST_LEVEL
              + ")");
    }
  }

  /**
   * Reads the header's value. What a server says is no reason to fail: what is no level is none.
   *
   * @param value as it came
   * @return the level; empty if it is none
   */
  public static Optional<AdmissionLevel> parse(String value) {
    String digits = value.strip();
    if (digits.length() > LONGEST || !digits.matches("-1|[0-9]+")) {
      return Optional.empty();
    }
    int level = Integer.parseInt(digits);
    return level > Priority.LOWEST_LEVEL
        ? Optional.empty()
        : Optional.of(new AdmissionLevel(level));
  }

  /**
   * Whether a request of this priority is let in.
   *
   * @param priority the request's, as the server sees it
   * @return false if it is less urgent than the level
   */
  public boolean letsIn(Priority priority) {
    return priority.level() <= level;
  }

  /** The header's value. */
  @Override
  public String toString() {
    return Integer.toString(level);
  }
}
