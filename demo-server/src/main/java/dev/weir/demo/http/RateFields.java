package dev.weir.demo.http;

import dev.weir.demo.config.RateSpec;
import dev.weir.gate.Allowance;
import dev.weir.limit.Rate;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import org.jspecify.annotations.Nullable;
import reactor.netty.http.server.HttpServerResponse;

/**
 * The header fields of draft-ietf-httpapi-ratelimit-headers-10, as structured fields (RFC 9651):
 * how much one may do, and how much of that is left.
 *
 * <p>A token bucket has no window. What comes nearest: as many as it holds, in the time that it
 * takes to fill. Times are rounded up, so that nobody comes too early.
 *
 * @param name the rate's
 * @param rate the rate
 * @param key whose it is; null if it is everybody's
 */
record RateFields(String name, Rate rate, @Nullable String key) {

  private static final String POLICY = "RateLimit-Policy";
  private static final String LIMIT = "RateLimit";

  static RateFields of(RateSpec spec, String key) {
    return new RateFields(spec.name(), spec.rate(), spec.per() == RateSpec.Per.ALL ? null : key);
  }

  void addTo(HttpServerResponse response, Allowance left) {
    response.header(POLICY, policy());
    response.header(LIMIT, limit(left));
  }

  /** All that there is: {@code q} in {@code w} seconds. */
  String policy() {
    Duration window =
        Duration.ofNanos(
            (long) Math.ceil((double) rate.period().toNanos() / rate.permits() * rate.burst()));
    return item() + ";q=" + rate.burst() + ";w=" + seconds(window) + partition();
  }

  /** What is left: {@code r}, and everything again in {@code t} seconds. */
  String limit(Allowance left) {
    return item() + ";r=" + left.remaining() + ";t=" + seconds(left.reset()) + partition();
  }

  private String item() {
    return "\"" + name + "\"";
  }

  private String partition() {
    return key == null
        ? ""
        : ";pk=:" + Base64.getEncoder().encodeToString(key.getBytes(StandardCharsets.UTF_8)) + ":";
  }

  /** Rounded up. */
  static long seconds(Duration time) {
    return time.getSeconds() + (time.getNano() > 0 ? 1 : 0);
  }
}
