package dev.weir.netty;

import dev.weir.gate.Allowance;
import dev.weir.limit.Rate;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.util.AsciiString;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

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

  private static final AsciiString POLICY = AsciiString.cached("RateLimit-Policy");
  private static final AsciiString LIMIT = AsciiString.cached("RateLimit");

  void addTo(HttpHeaders headers, Allowance left) {
    String item = item();
    String partition = partition();
    headers.set(POLICY, item + policy() + partition);
    headers.set(LIMIT, item + limit(left) + partition);
  }

  /* All that there is: q in w seconds. */
  private String policy() {
    Duration window =
        Duration.ofNanos(
            (long) Math.ceil((double) rate.period().toNanos() / rate.permits() * rate.burst()));
    return ";q=" + rate.burst() + ";w=" + seconds(window);
  }

  /* What is left: r, and everything again in t seconds. */
  private static String limit(Allowance left) {
    return ";r=" + left.remaining() + ";t=" + seconds(left.reset());
  }

  /* A string of a structured field is of printable ASCII. */
  private String item() {
    StringBuilder item = new StringBuilder(name.length() + 2).append('"');
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (c == '"' || c == '\\') {
        item.append('\\');
      }
      item.append(c >= ' ' && c <= '~' ? c : '?');
    }
    return item.append('"').toString();
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
