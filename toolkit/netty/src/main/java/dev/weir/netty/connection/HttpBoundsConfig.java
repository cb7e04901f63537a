package dev.weir.netty.connection;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What {@link HttpBounds} bound. Checked, and immutable.
 *
 * @param requestLine bytes of a request line, 64 or more; of HTTP/1.1
 * @param headerField bytes of one header field, name and value, 64 or more
 * @param headers bytes of all header fields of a request, 64 or more
 * @param body bytes of a body, 0 or more
 * @param bodies other bounds on bodies, and their pace, by path; matched exactly, or, with {@code
 *     /*} at the end, by what stands before that
 * @param headTimeout from the first byte of a head, or from connecting, to its end
 * @param bodyIdle how long nothing may come of a body that is wanted
 * @param bodyRate bytes per second of a body on average, once it has taken longer than {@code
 *     bodyIdle}, and of an answer that waits for its client; 0 for any
 * @param answerIdle how long a client may take nothing of what there is for it
 * @param idle how long a connection may be without a request
 * @param connections at a time, 1 or more
 * @param inFlight requests at a time on one connection, 1 or more
 * @param resets streams of one HTTP/2 connection that are reset in a {@code resetWindow}, 1 or more
 * @param resetWindow whole seconds, 1 or more
 */
public record HttpBoundsConfig(
    int requestLine,
    int headerField,
    int headers,
    long body,
    Map<String, BodyBound> bodies,
    Duration headTimeout,
    Duration bodyIdle,
    long bodyRate,
    Duration answerIdle,
    Duration idle,
    int connections,
    int inFlight,
    int resets,
    Duration resetWindow) {

  private static final int LEAST_BYTES = 64;
  private static final String BELOW = "/*";

  /**
   * Checks every value.
   *
   * @throws IllegalArgumentException if one is out of range
   */
  public HttpBoundsConfig {
    atLeast("requestLine", requestLine, LEAST_BYTES);
    atLeast("headerField", headerField, LEAST_BYTES);
    atLeast("headers", headers, LEAST_BYTES);
    atLeast("body", body, 0);
    bodies = Map.copyOf(bodies);
    positive("headTimeout", headTimeout);
    positive("bodyIdle", bodyIdle);
    atLeast("bodyRate", bodyRate, 0);
    positive("answerIdle", answerIdle);
    positive("idle", idle);
    atLeast("connections", connections, 1);
    atLeast("inFlight", inFlight, 1);
    atLeast("resets", resets, 1);
    if (resetWindow.toSeconds() < 1
        || resetWindow.toSeconds() > Integer.MAX_VALUE
        || !resetWindow.truncatedTo(ChronoUnit.SECONDS).equals(resetWindow)) {
      throw new IllegalArgumentException(
          "resetWindow: "
              + resetWindow
              + " (expected: whole seconds, 1 to "
              + Integer.MAX_VALUE
              + ")");
    }
  }

  static void atLeast(String name, long value, long least) {
    if (value < least) {
      throw new IllegalArgumentException(name + ": " + value + " (expected: >= " + least + ")");
    }
  }

  static void positive(String name, Duration value) {
    if (value.isNegative() || value.isZero()) {
      throw new IllegalArgumentException(name + ": " + value + " (expected: more than 0)");
    }
  }

  /** How long a body at a target may be. */
  long bodyAt(CharSequence target) {
    BodyBound own = own(target);
    return own == null ? body : own.bytes();
  }

  /** How long nothing may come of a body at a target. */
  Duration bodyIdleAt(CharSequence target) {
    BodyBound own = own(target);
    Duration idle = own == null ? null : own.idle();
    return idle == null ? bodyIdle : idle;
  }

  /** Bytes per second that a body at a target has to come with, on average. */
  long bodyRateAt(CharSequence target) {
    BodyBound own = own(target);
    Long rate = own == null ? null : own.rate();
    return rate == null ? bodyRate : rate;
  }

  private @Nullable BodyBound own(CharSequence target) {
    if (bodies.isEmpty()) {
      return null;
    }
    String path = RequestPath.of(target.toString());
    BodyBound exactly = bodies.get(path);
    return exactly == null ? below(path) : exactly;
  }

  /* The longest that fits. There are few, and a path may have thousands of slashes. */
  private @Nullable BodyBound below(String path) {
    BodyBound found = null;
    int longest = 0;
    for (Map.Entry<String, BodyBound> entry : bodies.entrySet()) {
      int length = entry.getKey().length() - 1;
      if (length > longest
          && entry.getKey().endsWith(BELOW)
          && path.regionMatches(0, entry.getKey(), 0, length)) {
        longest = length;
        found = entry.getValue();
      }
    }
    return found;
  }

  /** The shortest of the times in which nothing may come of a body. */
  Duration shortestBodyIdle() {
    Duration shortest = bodyIdle;
    for (BodyBound bound : bodies.values()) {
      Duration idle = bound.idle();
      shortest = idle != null && idle.compareTo(shortest) < 0 ? idle : shortest;
    }
    return shortest;
  }
}
