package dev.weir.netty.connection;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValidationUtil;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Headers.PseudoHeaderName;
import io.netty.util.AsciiString;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is wrong with the header fields of an HTTP/2 request, beyond what the codec sees to (RFC
 * 9113, sections 8.2 and 8.3): whatever makes an HTTP/1.1 request of it must not come upon that
 * first, which answers with a reset, and in Netty 4.2.15 loses the buffer that it has made for a
 * body (HttpConversionUtil.toFullHttpRequest).
 */
final class Http2Head {

  private static final AsciiString ASTERISK = AsciiString.cached("*");
  private static final int DELETE = 0x7f;

  private Http2Head() {}

  /** Whether a request cannot be made out of its head. */
  static boolean isMalformed(Http2Headers head) {
    CharSequence method = head.method();
    if (method == null || !isToken(method) || head.status() != null) {
      return true;
    }
    return !isTarget(head, method) || !isOneAuthority(head) || hasMalformedField(head);
  }

  /**
   * Whether no trailers can be made out of these: of a field that says how the message is to be
   * read it is too late to hear (RFC 9110, section 6.5.1).
   */
  static boolean areMalformedTrailers(Http2Headers trailers) {
    return trailers.contains(HttpHeaderNames.CONTENT_LENGTH)
        || trailers.contains(HttpHeaderNames.TRAILER)
        || hasMalformedField(trailers);
  }

  private static boolean hasMalformedField(Http2Headers headers) {
    for (Map.Entry<CharSequence, CharSequence> field : headers) {
      CharSequence name = field.getKey();
      boolean pseudo = PseudoHeaderName.hasPseudoHeaderFormat(name);
      if ((!pseudo && !isToken(name))
          || HttpHeaderValidationUtil.validateValidHeaderValue(field.getValue()) >= 0) {
        return true;
      }
    }
    return false;
  }

  private static boolean isToken(CharSequence text) {
    return text.length() > 0 && HttpHeaderValidationUtil.validateToken(text) < 0;
  }

  /* A tunnel has an authority alone, but for one that says what goes through it (RFC 8441). Netty
   * takes a method for CONNECT whatever its case. */
  private static boolean isTarget(Http2Headers head, CharSequence method) {
    boolean tunnel = HttpMethod.CONNECT.asciiName().contentEqualsIgnoreCase(method);
    if (tunnel && head.authority() == null) {
      return false;
    }
    if (tunnel && !head.contains(PseudoHeaderName.PROTOCOL.value())) {
      return head.path() == null && head.scheme() == null;
    }
    return isScheme(head.scheme()) && isPath(head.path(), method);
  }

  private static boolean isScheme(@Nullable CharSequence scheme) {
    if (scheme == null || scheme.length() == 0 || !isLetter(scheme.charAt(0))) {
      return false;
    }
    for (int i = 1; i < scheme.length(); i++) {
      char c = scheme.charAt(i);
      if (!isLetter(c) && !(c >= '0' && c <= '9') && c != '+' && c != '-' && c != '.') {
        return false;
      }
    }
    return true;
  }

  private static boolean isLetter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  }

  private static boolean isPath(@Nullable CharSequence path, CharSequence method) {
    if (path == null || path.length() == 0 || !isVisible(path)) {
      return false;
    }
    return path.charAt(0) == '/'
        || (ASTERISK.contentEquals(path) && HttpMethod.OPTIONS.asciiName().contentEquals(method));
  }

  /* As HTTP/1.1 has it: there is one server only that a request can be meant for. */
  private static boolean isOneAuthority(Http2Headers head) {
    CharSequence authority = head.authority();
    if (authority != null && !isAuthority(authority)) {
      return false;
    }
    List<CharSequence> hosts = head.getAll(HttpHeaderNames.HOST);
    return hosts.isEmpty()
        || (hosts.size() == 1
            && (authority == null || AsciiString.contentEqualsIgnoreCase(authority, hosts.get(0))));
  }

  private static boolean isAuthority(CharSequence authority) {
    for (int i = 0; i < authority.length(); i++) {
      if ("@/?#\\".indexOf(authority.charAt(i)) >= 0) {
        return false;
      }
    }
    return authority.length() > 0 && isVisible(authority);
  }

  private static boolean isVisible(CharSequence text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) <= ' ' || text.charAt(i) == DELETE) {
        return false;
      }
    }
    return true;
  }
}
