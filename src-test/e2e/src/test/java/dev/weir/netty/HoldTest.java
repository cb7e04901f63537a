package dev.weir.netty;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weir.gate.Gate;
import dev.weir.gate.Hold;
import dev.weir.limit.Limits;
import dev.weir.overflow.Overflow;
import dev.weir.pool.WorkerPool;
import dev.weir.pool.WorkerPools;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.netty.http.HttpProtocol;
import reactor.netty.http.client.HttpClient;

/** For how long a stream holds the permit of a gate. */
class HoldTest {

  private final Gate gate =
      Gate.of("streams")
          .limit(Limits.fixed(1))
          .queueCapacity(0)
          .overflow(Overflow.reject())
          .build();

  /** Of each stream that was begun, in order. */
  private final Queue<Sinks.Many<String>> streams = new ConcurrentLinkedQueue<>();

  private RoutedServer streaming(HttpProtocol protocol, HttpAdmission admission) {
    return RoutedServer.start(
        protocol,
        routes ->
            routes
                .get(
                    "/stream",
                    admission.guard(
                        (request, response) -> {
                          Sinks.Many<String> stream = Sinks.many().unicast().onBackpressureBuffer();
                          streams.add(stream);
                          return response.send(
                              stream.asFlux().map(text -> Unpooled.copiedBuffer(text, US_ASCII)),
                              each -> true);
                        }))
                .get("/empty", admission.guard((request, response) -> response.status(204).send()))
                .get(
                    "/head",
                    admission.guard(
                        (request, response) -> response.sendHeaders().then(Mono.never()))));
  }

  private HttpAdmission holding(Hold hold) {
    return HttpAdmission.through(gate).hold(hold);
  }

  private Sinks.Many<String> next() {
    await().until(() -> !streams.isEmpty());
    return streams.remove();
  }

  private void untilInFlight(long many) {
    await().until(() -> gate.snapshot().inFlight() == many);
  }

  private void assertHome(long completed) {
    await().until(() -> gate.snapshot().ledger().pending() == 0);
    assertThat(gate.snapshot().ledger().isBalanced()).isTrue();
    assertThat(gate.snapshot().ledger().completed()).isEqualTo(completed);
  }

  /** The next chunk of a chunked answer, whose text has one character. */
  private static String chunk(RawConnection connection) throws Exception {
    return connection.text(6);
  }

  @Test
  void toFirstElement_streamsAfterEachOther_giveThePermitBackWithTheFirstBytes() throws Exception {
    try (RoutedServer server = streaming(HttpProtocol.HTTP11, holding(Hold.TO_FIRST_ELEMENT));
        RawConnection connection = server.connect()) {
      for (int i = 0; i < 3; i++) {
        connection.get("/stream");
        Sinks.Many<String> stream = next();
        untilInFlight(1);
        stream.tryEmitNext("a");
        assertThat(connection.readHead().status()).isEqualTo(200);
        assertThat(chunk(connection)).isEqualTo("1\r\na\r\n");
        assertHome(i + 1); // and the stream goes on
        stream.tryEmitNext("b");
        assertThat(chunk(connection)).isEqualTo("1\r\nb\r\n");
        stream.tryEmitComplete();
        assertThat(connection.text(5)).isEqualTo("0\r\n\r\n");
      }
      assertHome(3);
    }
  }

  @Test
  void toFirstElement_oneStreamGoesOn_anotherMayBegin() throws Exception {
    try (RoutedServer server = streaming(HttpProtocol.HTTP11, holding(Hold.TO_FIRST_ELEMENT));
        RawConnection one = server.connect();
        RawConnection two = server.connect()) {
      one.get("/stream");
      Sinks.Many<String> first = next();
      two.get("/stream");
      assertThat(two.read().status()).as("before the first bytes").isEqualTo(503);
      first.tryEmitNext("a");
      assertHome(1);

      two.get("/stream");

      next().tryEmitNext("b");
      assertThat(two.readHead().status()).isEqualTo(200);
      assertThat(chunk(two)).isEqualTo("1\r\nb\r\n");
      assertThat(one.readHead().status()).isEqualTo(200);
    }
    assertHome(2);
  }

  @Test
  void toEnd_streamThatGoesOn_keepsThePermit() throws Exception {
    try (RoutedServer server = streaming(HttpProtocol.HTTP11, holding(Hold.TO_END));
        RawConnection connection = server.connect()) {
      connection.get("/stream");
      Sinks.Many<String> stream = next();
      stream.tryEmitNext("a");
      assertThat(connection.readHead().status()).isEqualTo(200);
      assertThat(chunk(connection)).isEqualTo("1\r\na\r\n");
      assertThat(gate.snapshot().inFlight()).isEqualTo(1);
      assertThat(server.get("/stream").statusCode()).isEqualTo(503);

      stream.tryEmitComplete();

      assertThat(connection.text(5)).isEqualTo("0\r\n\r\n");
      assertHome(1);
    }
  }

  @ParameterizedTest
  @EnumSource(Hold.class)
  void answer_withoutABody_givesThePermitBackAtItsEnd(Hold hold) throws Exception {
    try (RoutedServer server = streaming(HttpProtocol.HTTP11, holding(hold));
        RawConnection connection = server.connect()) {
      for (int i = 0; i < 3; i++) {
        connection.get("/empty");
        assertThat(connection.readHead().status()).isEqualTo(204);
        assertHome(i + 1);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Hold.class)
  void head_withoutBytes_isNoFirstElement(Hold hold) throws Exception {
    try (RoutedServer server = streaming(HttpProtocol.HTTP11, holding(hold))) {
      try (RawConnection connection = server.connect()) {
        connection.get("/head");
        assertThat(connection.readHead().status()).isEqualTo(200);
        assertThat(gate.snapshot().inFlight()).isEqualTo(1);
      }
      await().until(() -> gate.snapshot().ledger().cancelled() == 1);
      assertHome(0);
    }
  }

  @ParameterizedTest
  @EnumSource(Hold.class)
  void client_goneMeanwhile_givesThePermitBackOnce(Hold hold) throws Exception {
    try (RoutedServer server = streaming(HttpProtocol.HTTP11, holding(hold))) {
      Sinks.Many<String> stream;
      try (RawConnection connection = server.connect()) {
        connection.get("/stream");
        stream = next();
        stream.tryEmitNext("a");
        assertThat(connection.readHead().status()).isEqualTo(200);
        assertThat(chunk(connection)).isEqualTo("1\r\na\r\n");
      }
      await().until(() -> stream.currentSubscriberCount() == 0);
      assertHome(hold == Hold.TO_FIRST_ELEMENT ? 1 : 0);
      assertThat(gate.snapshot().ledger().cancelled()).isEqualTo(hold == Hold.TO_END ? 1 : 0);
    }
  }

  @ParameterizedTest
  @EnumSource(Hold.class)
  void stream_thatFails_givesThePermitBackOnce(Hold hold) throws Exception {
    try (RoutedServer server = streaming(HttpProtocol.HTTP11, holding(hold));
        RawConnection connection = server.connect()) {
      connection.get("/stream");
      Sinks.Many<String> stream = next();
      stream.tryEmitNext("a");
      assertThat(connection.readHead().status()).isEqualTo(200);
      assertThat(chunk(connection)).isEqualTo("1\r\na\r\n");
      stream.tryEmitError(new IllegalStateException("on purpose, by a test"));

      assertThat(connection.readToEnd()).doesNotContain("0\r\n\r\n");

      assertHome(hold == Hold.TO_FIRST_ELEMENT ? 1 : 0);
      assertThat(gate.snapshot().ledger().failed()).isEqualTo(hold == Hold.TO_END ? 1 : 0);
    }
  }

  @Test
  void toFirstElement_handlerOnAPool_keepsItsPlaceThereToTheEnd() throws Exception {
    WorkerPool pool = WorkerPools.fixed("rooms", 1).build();
    try (RoutedServer server =
            streaming(HttpProtocol.HTTP11, holding(Hold.TO_FIRST_ELEMENT).pool(pool));
        RawConnection connection = server.connect()) {
      connection.get("/stream");
      Sinks.Many<String> stream = next();
      stream.tryEmitNext("a");
      assertThat(connection.readHead().status()).isEqualTo(200);
      assertThat(chunk(connection)).isEqualTo("1\r\na\r\n");
      assertHome(1);
      assertThat(pool.snapshot().ledger().running()).isEqualTo(1);
      stream.tryEmitComplete();
      assertThat(connection.text(5)).isEqualTo("0\r\n\r\n");
      await().until(() -> pool.snapshot().ledger().completed() == 1);
    }
    pool.disposeGracefully(ofSeconds(5)).block();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void http2_streamsOfOneConnection_areHeldEachForItself(int many) {
    try (RoutedServer server = streaming(HttpProtocol.H2C, holding(Hold.TO_FIRST_ELEMENT))) {
      HttpClient client =
          HttpClient.create()
              .protocol(HttpProtocol.H2C)
              .baseUrl("http://127.0.0.1:" + server.port());
      List<Disposable> readers = new ArrayList<>();
      Queue<String> read = new ConcurrentLinkedQueue<>();
      for (int i = 0; i < many; i++) {
        readers.add(
            client
                .get()
                .uri("/stream")
                .responseContent()
                .asString()
                .subscribe(read::add, e -> read.add(e.toString())));
        Sinks.Many<String> stream = next();
        untilInFlight(1);
        stream.tryEmitNext("a");
        assertHome(i + 1);
      }
      await().until(() -> read.size() == many);
      assertThat(read).containsOnly("a");
      readers.forEach(Disposable::dispose);
      assertHome(many);
    }
  }
}
