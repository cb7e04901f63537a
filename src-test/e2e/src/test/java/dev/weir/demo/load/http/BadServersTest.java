package dev.weir.demo.load.http;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.demo.load.engine.GateEntrance;
import dev.weir.demo.load.engine.LoadRun;
import dev.weir.demo.load.engine.Reply;
import dev.weir.demo.load.engine.UnreachableException;
import dev.weir.demo.load.measure.Connections;
import dev.weir.demo.load.measure.Measured;
import dev.weir.demo.load.schedule.TraceSchedule;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.Disposable;

/** What is said of servers that reset, stall, answer by half or not in HTTP, or are not there. */
@Timeout(60)
class BadServersTest {

  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final String FULL = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

  private HttpTarget target;

  @AfterEach
  void close() {
    if (target != null) {
      target.close();
    }
  }

  private HttpTarget target(URI url, HttpProtocol protocol) {
    target = new HttpTarget(HttpSettings.of(1).protocol(protocol), HttpCall.get(url));
    return target;
  }

  private Map<String, Long> errors(URI url, HttpProtocol protocol, Duration timeout)
      throws InterruptedException {
    Measured measured =
        new LoadRun(
                new TraceSchedule(0),
                Duration.ofMillis(10),
                timeout,
                timeout,
                new GateEntrance(1),
                target(url, protocol))
            .run(second -> {});
    assertThat(measured.counts().pending()).isZero();
    return measured.errors();
  }

  @Test
  void run_serverThatResets_isAConnectionReset() throws Exception {
    try (RawServer server = new RawServer((socket, head) -> RawServer.reset(socket))) {
      assertThat(errors(server.url("/"), HttpProtocol.HTTP_1_1, PATIENCE))
          .isEqualTo(Map.of("connection reset", 1L));
      assertThat(server.accepted()).isOne();
    }
  }

  @Test
  void run_serverThatResetsInTheBody_isAConnectionReset() throws Exception {
    RawServer.Turn half =
        (socket, head) -> {
          RawServer.write(socket, "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nha");
          RawServer.reset(socket);
        };
    try (RawServer server = new RawServer(half)) {
      assertThat(errors(server.url("/"), HttpProtocol.HTTP_1_1, PATIENCE).keySet())
          .hasSize(1)
          .isSubsetOf("connection reset", "connection closed"); // as the system tells it
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = "=>",
      textBlock =
          """
          ''                                                => connection closed
          'HTTP/1.1 200 OK\\r\\nContent-Length: 5\\r\\n\\r\\nha' => connection closed
          'HTTP/1.1 200 OK\\r\\nContent-'                   => connection closed
          '220 mail.example ESMTP\\r\\n\\r\\n'              => not HTTP
          'SSH-2.0-OpenSSH_9.2\\r\\n\\r\\n'                 => not HTTP
          """)
  void run_serverThatAnswersByHalfAndCloses_isNamed(String text, String cause) throws Exception {
    String bytes = text.replace("\\r", "\r").replace("\\n", "\n");
    RawServer.Turn turn =
        (socket, head) -> {
          RawServer.write(socket, bytes);
          socket.close();
        };
    try (RawServer server = new RawServer(turn)) {
      assertThat(errors(server.url("/"), HttpProtocol.HTTP_1_1, PATIENCE))
          .isEqualTo(Map.of(cause, 1L));
    }
  }

  @Test
  void run_serverThatStallsInTheBody_isATimeoutAndTheConnectionCloses() throws Exception {
    try (RawServer server = RawServer.answering("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nha")) {
      assertThat(errors(server.url("/"), HttpProtocol.HTTP_1_1, Duration.ofSeconds(2)))
          .isEqualTo(Map.of("timeout", 1L));
      assertThat(server.nextEnd()).contains("by the client");
    }
  }

  /* Were it used again, the second request would have the reply of the first. */
  @Test
  void next_requestThatWasCancelled_closesItsConnection() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    AtomicInteger number = new AtomicInteger();
    RawServer.Turn turn =
        (socket, head) -> {
          if (number.incrementAndGet() > 1) {
            RawServer.write(socket, FULL);
          }
          asked.countDown();
        };
    try (RawServer server = new RawServer(turn)) {
      HttpTarget target = target(server.url("/"), HttpProtocol.HTTP_1_1);
      Disposable first = target.next().subscribe();
      assertThat(asked.await(20, SECONDS)).isTrue();

      first.dispose();

      assertThat(target.next().block(PATIENCE)).isEqualTo(new Reply(2, null));
      assertThat(server.accepted()).isEqualTo(2);
      assertThat(server.nextEnd()).contains("by the client");
      assertThat(target.connections()).isEqualTo(new Connections(1, 2, 1, 1));
    }
  }

  /* The reply may come just before its request is cancelled, or just after. */
  @Test
  void next_requestCancelledAsItsReplyComes_doesNoHarmToTheNext() throws Exception {
    CyclicBarrier together = new CyclicBarrier(2);
    RawServer.Turn turn =
        (socket, head) -> {
          if (head.startsWith("GET /late ")) {
            meet(together);
          }
          RawServer.write(socket, FULL.replace("ok", head.substring(5, 7)));
        };
    AtomicInteger number = new AtomicInteger();
    try (RawServer server = new RawServer(turn)) {
      List<HttpCall> calls =
          List.of(
              HttpCall.get(server.url("/late")),
              HttpCall.get(server.url("/ok")).checks(Checks.success().bodyContains("ok")));
      target = new HttpTarget(HttpSettings.of(1), calls, () -> number.getAndIncrement() % 2);
      for (int i = 0; i < 500; i++) {
        Disposable first = target.next().subscribe();
        meet(together);
        first.dispose();

        assertThat(target.next().block(PATIENCE)).isEqualTo(new Reply(2, null));
      }
    }
  }

  private static void meet(CyclicBarrier barrier) throws IOException {
    try {
      barrier.await(20, SECONDS);
    } catch (InterruptedException | BrokenBarrierException | TimeoutException e) {
      throw new IOException(e);
    }
  }

  @ParameterizedTest
  @CsvSource({"HTTP_1_1", "HTTP_2"})
  void reach_nobodyListens_isAConnectionRefused(HttpProtocol protocol) throws Exception {
    int port;
    try (ServerSocket socket = new ServerSocket(0)) {
      port = socket.getLocalPort();
    }
    HttpTarget target = target(URI.create("http://127.0.0.1:" + port + "/a?b"), protocol);

    assertThatThrownBy(() -> target.reach(PATIENCE))
        .isInstanceOf(UnreachableException.class)
        .hasMessage("http://127.0.0.1:" + port + ": connection refused");
  }

  @Test
  void reach_serverThatNeverAnswers_saysHowLongItWaited() throws Exception {
    try (RawServer server = RawServer.answering("")) {
      HttpTarget target = target(server.url("/"), HttpProtocol.HTTP_1_1);

      assertThatThrownBy(() -> target.reach(Duration.ofMillis(200)))
          .hasMessage(server.url("").toString() + ": no reply within 200ms");
    }
  }

  @Test
  void reach_anyStatus_isAReply() throws Exception {
    try (RawServer server = RawServer.answering("HTTP/1.1 503 No\r\nContent-Length: 2\r\n\r\nno")) {
      assertThat(target(server.url("/"), HttpProtocol.HTTP_1_1).reach(PATIENCE))
          .isEqualTo(new Reply(2, "status 503"));
    }
  }

  @Test
  void reach_http2WhereOnlyTheOldIsSpoken_saysSo() throws Exception {
    RawServer.Turn turn =
        (socket, head) -> {
          RawServer.write(socket, "HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n");
          socket.close();
        };
    try (RawServer server = new RawServer(turn)) {
      HttpTarget target = target(server.url("/"), HttpProtocol.HTTP_2);

      assertThatThrownBy(() -> target.reach(PATIENCE))
          .hasMessage(server.url("").toString() + ": not HTTP/2");
    }
  }

  /* On the side that closes, a port is otherwise taken for a minute. */
  @Test
  void request_givenUp_resetsItsConnection() throws Exception {
    assertGivingUpResets("");
  }

  @Test
  void request_givenUpInTheMiddleOfItsReply_resetsItsConnection() throws Exception {
    assertGivingUpResets("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf");
  }

  private void assertGivingUpResets(String reply) throws Exception {
    CountDownLatch replied = new CountDownLatch(1);
    RawServer.Turn turn =
        (socket, head) -> {
          RawServer.write(socket, reply);
          replied.countDown();
        };
    try (RawServer server = new RawServer(turn)) {
      Disposable request = target(server.url("/"), HttpProtocol.HTTP_1_1).next().subscribe();
      assertThat(replied.await(20, SECONDS)).isTrue();

      request.dispose();

      assertThat(server.nextEnd()).isEqualTo("broken by the client");
    }
  }

  @Test
  void connection_atRest_isClosedInOrder() throws Exception {
    String whole = "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nhere";
    try (RawServer server = RawServer.answering(whole)) {
      HttpTarget target = new HttpTarget(HttpSettings.of(1), HttpCall.get(server.url("/")));
      assertThat(target.next().block()).isEqualTo(new Reply(4, null));

      target.close();

      assertThat(server.nextEnd()).isEqualTo("ended by the client");
    }
  }

  @Test
  void request_hostAndWhatItAccepts_areSentOnce() throws Exception {
    BlockingQueue<String> heads = new LinkedBlockingQueue<>();
    String empty = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";
    try (RawServer server =
        new RawServer(
            (socket, head) -> {
              heads.add(head.toLowerCase(Locale.ROOT));
              RawServer.write(socket, empty);
            })) {
      HttpTarget target = new HttpTarget(HttpSettings.of(1), HttpCall.get(server.url("/")));
      try {
        assertThat(target.next().block()).isEqualTo(new Reply(0, null));
        assertThat(heads.take())
            .containsOnlyOnce("\r\nhost: " + server.url("/").getAuthority() + "\r\n")
            .containsOnlyOnce("\r\naccept: */*\r\n")
            .containsOnlyOnce("\r\nhost:")
            .containsOnlyOnce("\r\naccept:");
      } finally {
        target.close();
      }
    }
  }
}
