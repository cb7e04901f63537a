package dev.weir.demo.config;

import dev.weir.demo.text.Times;
import dev.weir.netty.connection.BodyBound;
import dev.weir.netty.connection.HttpBounds;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How many bodies a route takes at a time, and how slowly each of them may come.
 *
 * @param most at a time, 1 or more
 * @param bodyIdle how long a client may be silent in the middle of one; null: as the server says
 * @param bodyRate bytes per second on average, once one takes longer than that; 0 for any
 */
public record UploadSpec(int most, @Nullable Duration bodyIdle, int bodyRate) {

  /**
   * Of lines that are tasks, if nobody says otherwise: as many as may offer their lines to a pool
   * of 8 workers with a queue of 16 and its 1,024 waiters without any being refused, and some to
   * spare.
   */
  public static final UploadSpec OF_LINES = new UploadSpec(32, null, 0);

  /** Of logs, if nobody says otherwise: each keeps some lines in memory, and no task. */
  public static final UploadSpec OF_LOGS = new UploadSpec(256, null, 0);

  /** Of pipelines, if nobody says otherwise: each keeps what its buffers hold in memory. */
  public static final UploadSpec OF_PIPELINES = new UploadSpec(64, null, 0);

  /** Of lines that are spilled, if nobody says otherwise: each keeps some in memory. */
  public static final UploadSpec OF_SPILLS = new UploadSpec(16, null, 0);

  /**
   * For the server's connections: of any length, and as slow as this says.
   *
   * @return the bound of such a body
   */
  public BodyBound bound() {
    return bound(bodyIdle, bodyRate);
  }

  static BodyBound bound(@Nullable Duration bodyIdle, int bodyRate) {
    BodyBound bound = BodyBound.of(HttpBounds.UNBOUNDED).rate(bodyRate);
    return bodyIdle == null ? bound : bound.idle(bodyIdle);
  }

  void addTo(Map<String, Object> keys) {
    keys.put("uploads", most);
    addTo(keys, bodyIdle, bodyRate);
  }

  static void addTo(Map<String, Object> keys, @Nullable Duration bodyIdle, int bodyRate) {
    if (bodyIdle != null) {
      keys.put("bodyIdle", Times.format(bodyIdle));
    }
    keys.put("bodyRate", bodyRate);
  }
}
