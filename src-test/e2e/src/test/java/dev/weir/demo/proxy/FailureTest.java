package dev.weir.demo.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.ConnectTimeoutException;
import io.netty.handler.codec.CorruptedFrameException;
import io.netty.handler.ssl.SslHandshakeTimeoutException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.nio.channels.ClosedChannelException;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What the errors of the client library say of an upstream, before and after it was reached. */
class FailureTest {

  static Stream<Arguments> errors() {
    return Stream.of(
        Arguments.of(new ConnectException(), Failure.UNREACHABLE, Failure.UNREACHABLE),
        Arguments.of(new NoRouteToHostException(), Failure.UNREACHABLE, Failure.UNREACHABLE),
        Arguments.of(new UnknownHostException(), Failure.UNREACHABLE, Failure.UNREACHABLE),
        Arguments.of(new SocketException("unreachable"), Failure.UNREACHABLE, Failure.CLOSED),
        Arguments.of(new IOException("reset"), Failure.CLOSED, Failure.CLOSED),
        Arguments.of(new ClosedChannelException(), Failure.CLOSED, Failure.CLOSED),
        Arguments.of(new ConnectTimeoutException(), Failure.LATE, Failure.LATE),
        Arguments.of(new SslHandshakeTimeoutException("late"), Failure.LATE, Failure.LATE),
        Arguments.of(new TimeoutException(), Failure.NO_CONNECTION, Failure.NO_CONNECTION),
        Arguments.of(new SSLException("no"), Failure.TLS, Failure.TLS),
        Arguments.of(new IOException(new SSLException("no")), Failure.TLS, Failure.TLS),
        Arguments.of(new CorruptedFrameException("?"), Failure.MALFORMED, Failure.MALFORMED),
        Arguments.of(new IllegalArgumentException("?"), null, Failure.MALFORMED),
        Arguments.of(new IllegalStateException("ours"), null, null),
        Arguments.of(new LostException(new IOException("the client's")), null, null),
        Arguments.of(new AbandonedException(true), null, null));
  }

  @ParameterizedTest
  @MethodSource("errors")
  void error_isWhatItSaysOfTheUpstream(
      Throwable error, @Nullable Failure before, @Nullable Failure after) {
    assertThat(Failure.of(error, false)).isEqualTo(before);
    assertThat(Failure.of(error, true)).isEqualTo(after);
  }
}
