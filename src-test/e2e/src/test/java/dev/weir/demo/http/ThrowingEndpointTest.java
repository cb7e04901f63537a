package dev.weir.demo.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.netty.RawConnection;
import dev.weir.netty.RawConnection.Answered;
import java.io.IOException;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
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

  private static void assertIsAProblem(Endpoint endpoint) throws IOException {
    Router router =
        new Router(List.of(Route.get("/bad", "throws", endpoint)), new Closing(), Access.free());
    DisposableServer server =
        HttpServer.create().host("127.0.0.1").port(0).handle(router).bindNow();
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

  @SuppressWarnings("unchecked")
  private static <E extends Throwable> E sneaky(Throwable error) throws E {
    throw (E) error;
  }
}
