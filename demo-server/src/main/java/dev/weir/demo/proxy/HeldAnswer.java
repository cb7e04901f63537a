package dev.weir.demo.proxy;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import org.jspecify.annotations.Nullable;
import reactor.netty.http.client.HttpClientResponse;

/**
 * A short answer that says that the upstream failed, and that another try may not: kept until it is
 * known whether there is one. If there is none, it is passed on like any other.
 */
final class HeldAnswer extends ErrorAnswer {

  private static final long serialVersionUID = 1L;

  private static final int LONGEST = 16 * 1_024;
  private static final int BAD_GATEWAY = 502;
  private static final int UNAVAILABLE = 503;
  private static final int MOST_DIGITS = 9;

  private final transient HttpResponseStatus status;
  private final transient HttpVersion version;
  private final transient HttpHeaders headers;
  private final byte[] body;

  HeldAnswer(HttpClientResponse answer, byte[] body) {
    super(answer.status().code());
    this.status = answer.status();
    this.version = answer.version();
    this.headers = answer.responseHeaders().copy();
    this.body = body;
  }

  /** Whether an answer is worth to be held. */
  static boolean is(HttpClientResponse answer) {
    int status = answer.status().code();
    return (status == BAD_GATEWAY || status == UNAVAILABLE)
        && length(answer.responseHeaders()) <= LONGEST;
  }

  /** Of a body, by its head; {@link Long#MAX_VALUE} if that does not say. */
  static long length(HttpHeaders headers) {
    try {
      return Long.parseLong(headers.get(HttpHeaderNames.CONTENT_LENGTH, ""));
    } catch (NumberFormatException e) {
      return Long.MAX_VALUE;
    }
  }

  HttpResponseStatus status() {
    return status;
  }

  HttpVersion version() {
    return version;
  }

  HttpHeaders headers() {
    return headers;
  }

  byte[] body() {
    return body;
  }

  /** When to come back, by its Retry-After (RFC 9110, section 10.2.3); null if it does not say. */
  @Nullable Duration retryAfter() {
    return retryAfter(headers.get(HttpHeaderNames.RETRY_AFTER, "").strip(), Instant.now());
  }

  static @Nullable Duration retryAfter(String said, Instant now) {
    if (said.isEmpty()) {
      return null;
    }
    if (said.length() <= MOST_DIGITS && said.chars().allMatch(c -> c >= '0' && c <= '9')) {
      return Duration.ofSeconds(Long.parseLong(said));
    }
    try {
      ZonedDateTime at = ZonedDateTime.parse(said, DateTimeFormatter.RFC_1123_DATE_TIME);
      return Duration.between(now, at.toInstant());
    } catch (DateTimeParseException e) {
      return null;
    }
  }
}
