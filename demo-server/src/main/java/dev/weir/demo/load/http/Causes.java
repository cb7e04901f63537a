package dev.weir.demo.load.http;

import dev.weir.demo.load.measure.Shortage;
import io.netty.channel.ConnectTimeoutException;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.PrematureChannelClosureException;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.ssl.NotSslRecordException;
import io.netty.handler.ssl.SslHandshakeTimeoutException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.nio.channels.ClosedChannelException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateException;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import reactor.netty.channel.AbortedException;
import reactor.netty.http.client.PrematureCloseException;

/** Why there was no reply, in a few words of which there are few: they are counted by. */
final class Causes {

  /** What breaks the rules of HTTP/2, or is none. */
  static final String HTTP_2 = "HTTP/2 error";

  private static final String CLOSED = "connection closed";
  private static final String NOT_HTTP = "not HTTP";
  private static final int DEEPEST = 8;

  private Causes() {}

  /** The words. */
  static String of(Throwable error) {
    SystemError said = SystemError.of(error);
    String shortage = shortage(error, said);
    return shortage == null ? outside(error, said) : shortage;
  }

  /* Wrapped in what differs from transport to transport. */
  private static @Nullable String shortage(Throwable error, SystemError said) {
    Throwable at = error;
    for (int depth = 0; at != null && depth < DEEPEST; depth++) {
      SystemError system = depth == 0 ? said : SystemError.of(at);
      String shortage = at instanceof OutOfMemoryError ? Shortage.MEMORY : system.shortage();
      if (shortage != null) {
        return shortage;
      }
      at = at.getCause();
    }
    return null;
  }

  private static String outside(Throwable error, SystemError said) {
    if (find(error, SSLException.class) != null) {
      return "TLS: " + tls(error);
    }
    if (error instanceof ConnectTimeoutException) { // which is a ConnectException
      return "connect timeout";
    }
    if (error instanceof ConnectException) {
      return said.isRefused() ? "connection refused" : "unreachable";
    }
    if (error instanceof NoRouteToHostException) {
      return "unreachable";
    }
    if (error instanceof UnknownHostException) {
      return "unknown host";
    }
    if (error instanceof TimeoutException) {
      return "timeout";
    }
    return onTheWire(error, said);
  }

  private static String onTheWire(Throwable error, SystemError said) {
    if (find(error, Http2Exception.class) != null || said.says("rst_stream")) {
      return HTTP_2;
    }
    if (error instanceof DecoderException || error instanceof IllegalArgumentException) {
      return NOT_HTTP;
    }
    if (error instanceof PrematureCloseException
        || error instanceof ClosedChannelException
        || error instanceof PrematureChannelClosureException
        || error instanceof AbortedException
        || said.says("while acquiring")) { // twice one that had just closed
      return CLOSED;
    }
    if (said.isReset()) {
      return "connection reset";
    }
    return error instanceof IOException ? "I/O error" : error.getClass().getSimpleName();
  }

  private static String tls(Throwable error) {
    if (find(error, NotSslRecordException.class) != null) {
      return "not spoken there";
    }
    if (find(error, SslHandshakeTimeoutException.class) != null) {
      return "handshake timeout";
    }
    CertificateException certificate = find(error, CertificateException.class);
    if (certificate != null && isForAnother(certificate)) {
      return "certificate is for another name";
    }
    return certificate != null || find(error, CertPathBuilderException.class) != null
        ? "certificate not trusted"
        : "failed";
  }

  private static <T extends Throwable> @Nullable T find(Throwable error, Class<T> type) {
    Throwable at = error;
    for (int depth = 0; at != null && depth < DEEPEST; depth++) {
      if (type.isInstance(at)) {
        return type.cast(at);
      }
      at = at.getCause();
    }
    return null;
  }

  private static boolean isForAnother(CertificateException certificate) {
    SystemError said = SystemError.of(certificate);
    return said.says("subject alternative") || said.says("no name matching");
  }
}
