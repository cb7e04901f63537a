package dev.weir.netty.connection;

/**
 * What a client ran into. Where there is an HTTP/1.1 answer to give it, that is a problem document
 * and the connection is closed; on HTTP/2 the same answer ends one stream, unless it is the
 * connection itself that is no good.
 */
public enum Bound {

  /** A request line that is too long: 414. */
  REQUEST_LINE("request_line_too_long", 414, "URI Too Long", "the request line is too long"),

  /** One header field that is too long: 431. */
  HEADER_FIELD(
      "header_field_too_long",
      431,
      "Request Header Fields Too Large",
      "a header field is too long"),

  /** Header fields that are too long together: 431. On HTTP/2 counted as {@link #MALFORMED}. */
  HEADERS(
      "headers_too_long",
      431,
      "Request Header Fields Too Large",
      "the header fields are too long together"),

  /** A body that is too long, by what it says of itself or by what came: 413. */
  BODY("body_too_long", 413, "Content Too Large", "the body is too long"),

  /** A head that was not complete in time: 408; on HTTP/2 the connection is closed. */
  SLOW_HEAD(
      "slow_head", 408, "Request Timeout", "the head of the request was not complete in time"),

  /** A body of which nothing came for too long, or too little in the time it took: 408. */
  SLOW_BODY("slow_body", 408, "Request Timeout", "the body of the request came too slowly"),

  /** A client that does not take its answers, or too slowly: reset, as it would not hear. */
  SLOW_READER("slow_reader", 408, "Request Timeout", "the answer is not being read"),

  /** One connection too many: 503, to as many as are told at a time. */
  CONNECTIONS(
      "too_many_connections", 503, "Service Unavailable", "the server has too many connections"),

  /** So many requests under way on one HTTP/1.1 connection that no more are read meanwhile. */
  PIPELINED("too_many_requests_in_flight", 503, "Service Unavailable", "too many in flight"),

  /** One HTTP/2 stream too many at a time: refused, safe to try again. */
  STREAMS("too_many_streams", 503, "Service Unavailable", "too many streams"),

  /**
   * An HTTP/2 connection that resets its streams, or makes this side reset them, too often, or
   * otherwise overdoes it: told to calm down, and closed.
   */
  RESETS("calm_down", 503, "Service Unavailable", "too many resets"),

  /** What is no HTTP: 400; on HTTP/2 the stream is reset, or the connection closed. */
  MALFORMED("malformed_request", 400, "Bad Request", "the request is not HTTP as it is specified"),

  /** A connection without a request for too long: closed, as clients expect. */
  IDLE("idle", 408, "Request Timeout", "nothing came for a while");

  private final String reason;
  private final int status;
  private final String title;
  private final String detail;

  Bound(String reason, int status, String title, String detail) {
    this.reason = reason;
    this.status = status;
    this.title = title;
    this.detail = detail;
  }

  /**
   * The word for programs.
   *
   * @return as the problem document has it
   */
  public String reason() {
    return reason;
  }

  /**
   * The status that a client is told, if it is told one.
   *
   * @return 400 to 599
   */
  public int status() {
    return status;
  }

  /**
   * A sentence for people.
   *
   * @return as the problem document has it
   */
  public String detail() {
    return detail;
  }

  String title() {
    return title;
  }
}
