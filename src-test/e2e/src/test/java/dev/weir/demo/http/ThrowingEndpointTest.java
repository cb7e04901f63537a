package dev.weir.demo.http;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.weir.netty.RawConnection;
import dev.weir.netty.RawConnection.Answered;
import dev.weir.observe.Reason;
import dev.weir.observe.Refused;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;

/** Whatever an endpoint throws, the client gets a problem document, and nothing else of it. */
class ThrowingEndpointTest {

  private static final String SECRET = "s3cret-of-the-server";

  static Stream<Supplier<Throwable>> errors() {
    return Stream.of(
        () -> new IllegalStateException(SECRET),
        () -> new IOException(SECRET),
        () -> new AssertionError(SECRET),
        () -> new StackOverflowError(SECRET),
        () -> new OutOfMemoryError(SECRET),
        () -> new NoClassDefFoundError(SECRET),
        () -> new NullPointerException());
  }

  @ParameterizedTest
  @MethodSource("errors")
  void endpoint_throws_isAProblemWithoutItsMessageOrStack(Supplier<Throwable> error)
      throws Exception {
    assertIsAProblem(
        exchange -> {
          throw ThrowingEndpointTest.<RuntimeException>sneaky(error.get());
        });
  }

  @ParameterizedTest
  @MethodSource("errors")
  void answer_fails_isAProblemWithoutItsMessageOrStack(Supplier<Throwable> error) throws Exception {
    assertIsAProblem(exchange -> Mono.error(error.get()));
  }

  /** As when its deadline, which it chose itself, passes at the moment at which it goes away. */
  @Test
  void answer_refusedToAClientThatIsGone_isNotTheServersError() throws Exception {
    CountDownLatch failed = new CountDownLatch(1);
    Endpoint endpoint =
        exchange ->
            Mono.create(
                sink ->
                    exchange
                        .request()
                        .withConnection(
                            connection ->
                                connection
                                    .channel()
                                    .close()
                                    .addListener(
                                        closed -> {
                                          sink.error(new TooLate());
                                          failed.countDown();
                                        })));
    Logger log = (Logger) LoggerFactory.getLogger(Router.class);
    ListAppender<ILoggingEvent> told = new ListAppender<>();
    told.start();
    log.addAppender(told);
    DisposableServer server = serve(endpoint);
    try (RawConnection connection = new RawConnection(server.port())) {
      connection.get("/bad");
      assertThat(connection.isAtEnd()).isTrue();
      assertThat(failed.await(20, TimeUnit.SECONDS)).isTrue();
    } finally {
      server.disposeNow();
      log.detachAppender(told);
    }
    assertThat(told.list).isEmpty();
  }

  private static DisposableServer serve(Endpoint endpoint) {
    Router router =
        new Router(List.of(Route.get("/bad", "throws", endpoint)), new Closing(), Access.free());
    return HttpServer.create().host("127.0.0.1").port(0).handle(router).bindNow();
  }

  private static void assertIsAProblem(Endpoint endpoint) throws IOException {
    DisposableServer server = serve(endpoint);
    try (RawConnection connection = new RawConnection(server.port())) {
      for (int i = 0; i < 2; i++) {
        connection.get("/bad");
        Answered answered = connection.read();
        assertThat(answered.status()).isEqualTo(500);
        assertThat(answered.header("content-type")).isEqualTo("application/problem+json");
        assertThat(answered.body())
            .contains("\"reason\":\"internal_error\"", "\"route\":\"/bad\"")
            .doesNotContain(SECRET, "Exception", "\tat ", "java.", "dev.weir");
      }
    } finally {
      server.disposeNow();
    }
  }

  private static final class TooLate extends RuntimeException implements Refused {

    private static final long serialVersionUID = 1L;

    @Override
    public Reason reason() {
      return Reason.RAN_PAST_DEADLINE;
    }
  }

  @SuppressWarnings("unchecked")
  private static <E extends Throwable> E sneaky(Throwable error) throws E {
    throw (E) error;
  }
}
