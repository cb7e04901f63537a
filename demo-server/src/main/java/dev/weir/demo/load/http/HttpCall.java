package dev.weir.demo.load.http;

import io.netty.handler.codec.http.HttpMethod;
import java.net.URI;
import java.util.List;
import java.util.stream.Stream;

/** A request, as it is sent each time. */
public final class HttpCall {

  private static final byte[] NO_BODY = {};

  private final URI url;
  private final HttpMethod method;
  private final List<HttpHeader> headers;
  private final byte[] body;
  private final Checks checks;

  private HttpCall(
      URI url, HttpMethod method, List<HttpHeader> headers, byte[] body, Checks checks) {
    this.url = url;
    this.method = method;
    this.headers = headers;
    this.body = body;
    this.checks = checks;
  }

  /**
   * A GET without headers of its own, of which any status from 200 to 299 is wanted.
   *
   * @param url as {@link HttpUrl} reads it
   * @return the request
   */
  public static HttpCall get(URI url) {
    return new HttpCall(url, HttpMethod.GET, List.of(), NO_BODY, Checks.success());
  }

  /**
   * With another method.
   *
   * @param name such as POST; case counts
   * @return a changed copy
   * @throws IllegalArgumentException if it cannot be one, or is CONNECT, after which no HTTP
   *     follows
   */
  public HttpCall method(String name) {
    if (!HttpHeader.isName(name) || name.equals("CONNECT")) {
      throw new IllegalArgumentException("method: '" + name + "' (expected: one such as GET)");
    }
    return new HttpCall(url, HttpMethod.valueOf(name), headers, body, checks);
  }

  /**
   * With one more header. Those of the same name are all sent, in their order; Host, User-Agent,
   * Accept and Content-Length take the place of what is sent otherwise.
   *
   * @param header added behind the others
   * @return a changed copy
   */
  public HttpCall header(HttpHeader header) {
    List<HttpHeader> more = Stream.concat(headers.stream(), Stream.of(header)).toList();
    return new HttpCall(url, method, more, body, checks);
  }

  /**
   * With a body.
   *
   * @param bytes sent as they are; empty for none
   * @return a changed copy
   */
  public HttpCall body(byte[] bytes) {
    return new HttpCall(url, method, headers, bytes.clone(), checks);
  }

  /**
   * With other wishes for its reply.
   *
   * @param wanted of the reply
   * @return a changed copy
   */
  public HttpCall checks(Checks wanted) {
    return new HttpCall(url, method, headers, body, wanted);
  }

  /**
   * Where it goes.
   *
   * @return a whole URL
   */
  public URI url() {
    return url;
  }

  HttpMethod method() {
    return method;
  }

  List<HttpHeader> headers() {
    return headers;
  }

  /** Not to be written to. */
  byte[] body() {
    return body;
  }

  Checks checks() {
    return checks;
  }

  /** What it goes to, without the path: as many of these as there are pools of connections. */
  String origin() {
    return url.getScheme() + "://" + url.getRawAuthority();
  }

  /** Such as {@code GET http://127.0.0.1:8080/}. */
  @Override
  public String toString() {
    return method + " " + url;
  }
}
