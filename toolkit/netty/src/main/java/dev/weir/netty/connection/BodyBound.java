package dev.weir.netty.connection;

import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What the bodies of one path may be, in place of what {@link HttpBounds} says of all: how long,
 * and how slow.
 *
 * <pre>{@code
 * HttpBounds.standard()
 *     .body("/logs", BodyBound.of(HttpBounds.UNBOUNDED).idle(Duration.ofMinutes(10)))
 * }</pre>
 *
 * <p>Immutable; the methods that say something return a changed copy.
 *
 * @param bytes 0 or more, or {@link HttpBounds#UNBOUNDED}
 * @param idle how long nothing may come of one that is wanted, more than 0; null: as {@link
 *     HttpBounds#bodyIdle}
 * @param rate bytes per second on average, once it has taken longer than that; 0 for any; null: as
 *     {@link HttpBounds#bodyRate}
 */
public record BodyBound(long bytes, @Nullable Duration idle, @Nullable Long rate) {

  /**
   * Checks every value.
   *
   * @throws IllegalArgumentException if one is out of range
   */
  public BodyBound {
    HttpBoundsConfig.atLeast("body", bytes, 0);
    if (idle != null) {
      HttpBoundsConfig.positive("bodyIdle", idle);
    }
    if (rate != null) {
      HttpBoundsConfig.atLeast("bodyRate", rate, 0);
    }
  }

  /**
   * Bounds the length. A body that is {@link HttpBounds#UNBOUNDED} may be a stream, which says
   * little for as long as it likes: so it may come at any rate. Else the pace is that of all.
   *
   * @param bytes 0 or more, or {@link HttpBounds#UNBOUNDED}
   * @return the bound
   * @throws IllegalArgumentException if it is negative
   */
  public static BodyBound of(long bytes) {
    return new BodyBound(bytes, null, bytes == HttpBounds.UNBOUNDED ? 0L : null);
  }

  /**
   * Bounds the time in which nothing comes, as {@link HttpBounds#bodyIdle} does elsewhere.
   *
   * @param time more than 0
   * @return a changed copy
   * @throws IllegalArgumentException if it is 0 or negative
   */
  public BodyBound idle(Duration time) {
    return new BodyBound(
        bytes, Objects.requireNonNull(time, "bodyIdle: null (expected: a duration)"), rate);
  }

  /**
   * Bounds how slowly one may come on average, as {@link HttpBounds#bodyRate} does elsewhere.
   *
   * @param bytesPerSecond 0 or more
   * @return a changed copy
   * @throws IllegalArgumentException if it is negative
   */
  public BodyBound rate(long bytesPerSecond) {
    return new BodyBound(bytes, idle, bytesPerSecond);
  }
}
