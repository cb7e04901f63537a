package dev.weir.demo.proxy;

import dev.weir.limit.CallEnd;
import dev.weir.netty.client.CallRefusedException;
import dev.weir.observe.Reason;
import dev.weir.resilience4j.BreakerOpenException;
import io.netty.channel.ConnectTimeoutException;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.ssl.SslHandshakeTimeoutException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.nio.channels.ClosedChannelException;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import reactor.netty.channel.AbortedException;

/** Why a request that was let in has no answer of the upstream's, or only half of one. */
public enum Failure {
  /** There is nobody at its address, or no way to it. */
  UNREACHABLE(502, "upstream_unreachable", "cannot be reached", CallEnd.IGNORED),
  /** It, or something on the way, ended the connection. */
  CLOSED(502, "upstream_closed", "closed the connection before the end", CallEnd.IGNORED),
  /** Its answer is none. */
  MALFORMED(502, "upstream_malformed", "does not keep to HTTP", CallEnd.IGNORED),
  /** It is not who it should be, or speaks no TLS. */
  TLS(502, "upstream_tls", "cannot be spoken to over TLS", CallEnd.IGNORED),
  /** It did not connect in time, or was silent for too long where it had something to say. */
  LATE(504, "upstream_timeout", "was silent for too long", CallEnd.OVERLOADED),
  /** There was no connection for the request in time. */
  NO_CONNECTION(503, "upstream_connections", "has no connection left", CallEnd.OVERLOADED),
  /** It has said that it turns away what is as little urgent: not sent. */
  SHED(503, "upstream_shedding", "turns away what is less urgent", CallEnd.OVERLOADED),
  /** It has failed so often that it is left alone for a while: not sent. */
  BREAKER_OPEN(503, "breaker_open", "has failed too often, and is left alone", CallEnd.IGNORED),
  /** The deadline passed before the request was sent. */
  DOOMED(504, "deadline_exceeded", "was not called: the deadline has passed", CallEnd.IGNORED);

  private static final int BAD_GATEWAY = 502;

  private final int status;
  private final String word;
  private final String what;
  private final CallEnd end;

  Failure(int status, String word, String what, CallEnd end) {
    this.status = status;
    this.word = word;
    this.what = what;
    this.end = end;
  }

  /** What clients are told: 502, 503 or 504. */
  int status() {
    return status;
  }

  /**
   * As answers and counts have it.
   *
   * @return the {@code reason} of a problem
   */
  public String word() {
    return word;
  }

  /** For people: what follows the upstream's name. */
  String what() {
    return what;
  }

  /** What it tells the limit of a gate. */
  CallEnd end() {
    return end;
  }

  /** Whether another try may fare better: it has hardly cost the upstream anything. */
  boolean isWorthRetrying() {
    return this == UNREACHABLE || this == CLOSED;
  }

  /** Whether it says that something is wrong with the upstream. */
  boolean isTheUpstreams() {
    return this == LATE || status == BAD_GATEWAY;
  }

  /**
   * What an error of the client library is.
   *
   * @param connected whether there has been a connection for the request
   * @return null if it is none that an upstream can cause
   */
  static @Nullable Failure of(Throwable error, boolean connected) {
    if (error instanceof BreakerOpenException) {
      return BREAKER_OPEN;
    }
    if (error instanceof CallRefusedException refused) {
      return refused.reason() == Reason.DOOMED ? DOOMED : SHED;
    }
    if (error instanceof SilenceException silence) {
      return silence.failure();
    }
    if (error instanceof ConnectTimeoutException || error instanceof SslHandshakeTimeoutException) {
      return LATE;
    }
    if (error instanceof TimeoutException) { // of the pool of connections
      return NO_CONNECTION;
    }
    if (error instanceof SSLException || error.getCause() instanceof SSLException) {
      return TLS;
    }
    if (error instanceof ConnectException
        || error instanceof UnknownHostException
        || error instanceof NoRouteToHostException
        || (error instanceof SocketException && !connected)) {
      return UNREACHABLE;
    }
    if (error instanceof IOException
        || error instanceof AbortedException
        || error instanceof ClosedChannelException) {
      return CLOSED;
    }
    /* The codec has its arguments from the upstream; what comes before that has them from us. */
    return error instanceof DecoderException
            || (error instanceof IllegalArgumentException && connected)
        ? MALFORMED
        : null;
  }
}
