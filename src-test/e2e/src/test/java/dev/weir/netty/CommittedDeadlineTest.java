package dev.weir.netty;

import static io.netty.buffer.Unpooled.copiedBuffer;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.weir.gate.Gate;
import dev.weir.pool.WorkerPool;
import dev.weir.pool.WorkerPools;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.http.HttpProtocol;
import reactor.netty.http.client.HttpClient;

/** A deadline that passes once the answer has begun: strangers choose it. */
class CommittedDeadlineTest {

  /* Who is not that quick, on a busy machine, gets a 504 and asks again. */
  private static final RequestReader SHORT = RequestReader.none().cap(ofMillis(200));

  private static final RequestReader LONGER = RequestReader.none().cap(ofSeconds(1));

  private final Logger log = (Logger) LoggerFactory.getLogger("reactor.netty.http.server");
  private final ListAppender<ILoggingEvent> logged = new ListAppender<>();
  private final Gate gate = Gate.of("calls").build();
  private final WorkerPool pool = WorkerPools.fixed("rooms", 1).build();

  @BeforeEach
  void listen() {
    logged.start();
    log.addAppender(logged);
  }

  @AfterEach
  void stop() {
    log.detachAppender(logged);
    gate.dispose();
    pool.disposeGracefully(ofSeconds(5)).block();
  }

  private HttpAdmission admission(String stage) {
    HttpAdmission open = HttpAdmission.open().reader(SHORT);
    return switch (stage) {
      case "gate" -> open.gate(gate);
      case "pool" -> open.pool(pool);
      default -> open;
    };
  }

  @ParameterizedTest
  @CsvSource({"open, HTTP11", "gate, HTTP11", "pool, HTTP11", "open, H2C", "pool, H2C"})
  void stream_thatIsCutShort_isNoErrorOfTheServers(String stage, HttpProtocol protocol) {
    HttpAdmission admission = admission(stage);
    try (RoutedServer server =
        RoutedServer.start(
            protocol,
            routes ->
                routes.get(
                    "/begun",
                    admission.guard(
                        (request, response) ->
                            response.send(
                                Flux.just(copiedBuffer("a", US_ASCII)).concatWith(Mono.never()),
                                each -> true))))) {
      HttpClient client =
          HttpClient.create().protocol(protocol).baseUrl("http://127.0.0.1:" + server.port());
      for (int i = 0; i < 3; i++) {
        await().until(() -> isCutShort(client));
      }
      await().until(() -> gate.snapshot().ledger().pending() == 0);
      await().until(() -> pool.snapshot().ledger().pending() == 0);
    }
    assertThat(logged.list)
        .filteredOn(event -> event.getLevel().isGreaterOrEqual(Level.WARN))
        .isEmpty();
  }

  private static boolean isCutShort(HttpClient client) {
    try {
      client.get().uri("/begun").responseContent().blockLast(ofSeconds(30));
      return false;
    } catch (RuntimeException e) {
      assertThat(e).isNotInstanceOf(IllegalStateException.class); // of the wait
      return true;
    }
  }

  @Test
  void handler_thatGoesOnBehindItsWholeAnswer_leavesTheConnectionAlive() throws Exception {
    HttpAdmission admission = admission("gate").reader(LONGER);
    try (RoutedServer server =
            RoutedServer.start(
                routes ->
                    routes
                        .get("/ok", (request, response) -> RoutedServer.ok(response))
                        .get(
                            "/whole",
                            admission.guard(
                                (request, response) ->
                                    RoutedServer.ok(response).then(Mono.never()))));
        RawConnection connection = server.connect()) {
      for (int i = 1; i <= 2; i++) {
        int times = i;
        connection.get("/whole");
        assertThat(connection.read().body()).isEqualTo("ok");
        await().until(() -> gate.snapshot().ledger().failed() == times);

        connection.get("/ok");
        assertThat(connection.read().body()).isEqualTo("ok");
      }
    }
  }
}
