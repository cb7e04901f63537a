package dev.weir.demo.config;

import dev.weir.demo.text.Times;
import dev.weir.netty.connection.BodyBound;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A service that requests are passed on to.
 *
 * @param url where it is, without a slash at the end; or a path of this server, which begins with
 *     one
 * @param connectTimeout how long a connection may take, and how long a request may wait for one
 * @param responseTimeout how long the service may owe something and be silent: until its answer
 *     begins, in the middle of that, and while it takes nothing of a body
 * @param connections to it at a time, 1 or more
 * @param trustForwarded whether what clients say of those before them is passed on
 * @param heedLevels whether what the service says of whom it lets in is heeded
 * @param retries when it is asked again
 * @param resend which requests that holds for
 * @param breaker when it is not asked at all; null: always
 * @param bodyIdle how long a client may be silent in the middle of a body; null: as the server says
 * @param bodyRate bytes per second of a client's body on average; 0 for any
 */
public record UpstreamSpec(
    String url,
    Duration connectTimeout,
    Duration responseTimeout,
    int connections,
    boolean trustForwarded,
    boolean heedLevels,
    RetrySpec retries,
    ResendSpec resend,
    @Nullable BreakerSpec breaker,
    @Nullable Duration bodyIdle,
    int bodyRate) {

  /**
   * Whether this very server is meant.
   *
   * @return whether the URL is only a path
   */
  public boolean isSelf() {
    return url.startsWith("/");
  }

  /**
   * For the server's connections: of any length, and as slow as this says.
   *
   * @return the bound of a client's body
   */
  public BodyBound bound() {
    return UploadSpec.bound(bodyIdle, bodyRate);
  }

  Map<String, Object> keys() {
    Map<String, Object> keys = new LinkedHashMap<>();
    keys.put("upstream", url);
    keys.put("connectTimeout", Times.format(connectTimeout));
    keys.put("responseTimeout", Times.format(responseTimeout));
    keys.put("connections", connections);
    keys.put("trustForwarded", trustForwarded);
    keys.put("heedLevels", heedLevels);
    UploadSpec.addTo(keys, bodyIdle, bodyRate);
    retries.addTo(keys);
    if (retries.isAny()) {
      resend.addTo(keys);
    }
    BreakerSpec.addTo(keys, breaker);
    return keys;
  }
}
