package dev.weir.netty;

import static io.netty.buffer.Unpooled.copiedBuffer;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.time.Duration.ofMillis;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.netty.RawConnection.Answered;
import dev.weir.overflow.Overflow;
import dev.weir.pool.TaskOptions;
import dev.weir.pool.WorkerPool;
import dev.weir.pool.WorkerPools;
import java.io.EOFException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ConcurrentModificationException;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.HttpProtocol;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;
import reactor.netty.resources.ConnectionProvider;

/** A handler that commits its answer while it is answered in its place. */
class LateAnswerTest {

  private static final HttpAdmission SHORT =
      HttpAdmission.open().reader(RequestReader.none().cap(ofMillis(20)));

  private static final Duration LONG = Duration.ofSeconds(30);

  /** More than anybody calls the response for one answer. */
  private static final int MOST_CALLS = 12;

  private final WorkerPool pool = WorkerPools.fixed("rooms", 1).overflow(Overflow.reject()).build();
  private final CountDownLatch commit = new CountDownLatch(1);
  private final CountDownLatch committed = new CountDownLatch(1);

  /** What a handler answers with, on a thread of its own that nobody interrupts. */
  enum Handler {
    AT_ONCE,
    /** Reactor Netty never releases what it has in hand for one that is held up in its commit. */
    AT_ONCE_FROM_THE_HEAP,
    STREAM;

    Publisher<Void> answer(HttpServerResponse response) {
      response.header("Location", "/elsewhere").header("X-Handler", "was here");
      return switch (this) {
        case AT_ONCE -> response.sendString(Mono.just("hello"));
        case AT_ONCE_FROM_THE_HEAP -> response.sendObject(copiedBuffer("hello", US_ASCII));
        case STREAM -> response.sendString(Flux.just("hel", "lo"));
      };
    }
  }

  private enum Stages {
    DEADLINE,
    POOL
  }

  @AfterEach
  void disposePool() {
    commit.countDown();
    pool.disposeGracefully(Duration.ofSeconds(5)).block();
  }

  private HttpAdmission admission(Stages stages) {
    return stages == Stages.DEADLINE
        ? SHORT
        : HttpAdmission.to(pool).options(TaskOptions.none().taskTimeout(ofMillis(20)));
  }

  private DisposableServer start(HttpServer server, HttpAdmission admission, Handler handler) {
    return start(server, admission, handler, Integer.MAX_VALUE);
  }

  private DisposableServer start(
      HttpServer server, HttpAdmission admission, Handler handler, int callThatMeetsTheCommit) {
    return server
        .host("127.0.0.1")
        .port(0)
        .route(
            routes ->
                routes
                    .get("/ok", (request, response) -> response.sendString(Mono.just("ok")))
                    .route(
                        request -> request.uri().equals("/race"),
                        (request, response) ->
                            admit(admission, request, response, handler, callThatMeetsTheCommit)))
        .bindNow();
  }

  private Publisher<Void> admit(
      HttpAdmission admission,
      HttpServerRequest request,
      HttpServerResponse response,
      Handler handler,
      int callThatMeetsTheCommit) {
    AtomicBoolean begun = new AtomicBoolean();
    AtomicInteger calls = new AtomicInteger();
    HttpServerResponse watched =
        watched(
            response,
            () -> {
              if (begun.get() && calls.getAndIncrement() == callThatMeetsTheCommit) {
                commit.countDown();
                await(committed);
              }
            });
    return admission.admit(
        request,
        watched,
        () -> {
          Thread own =
              new Thread(
                  () -> {
                    await(commit);
                    Mono.defer(() -> Mono.from(handler.answer(response)))
                        .onErrorComplete() // too late
                        .subscribe();
                    committed.countDown();
                  });
          own.start();
          begun.set(true);
          return Mono.never();
        });
  }

  /** The same, but each call is looked at once it has been made. */
  private static HttpServerResponse watched(HttpServerResponse response, Runnable called) {
    return (HttpServerResponse)
        Proxy.newProxyInstance(
            HttpServerResponse.class.getClassLoader(),
            new Class<?>[] {HttpServerResponse.class},
            (proxy, method, arguments) -> {
              try {
                return method.invoke(response, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              } finally {
                called.run();
              }
            });
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(30, SECONDS)).isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static Stream<Arguments> interleavings() {
    return IntStream.range(0, MOST_CALLS)
        .boxed()
        .flatMap(
            call ->
                Stream.of(Stages.values())
                    .flatMap(
                        stages ->
                            Stream.of(Handler.values())
                                .map(handler -> Arguments.of(call, stages, handler))));
  }

  @ParameterizedTest
  @MethodSource("interleavings")
  void commit_afterAnyCallOfTheResponse_isAnsweredByOneOfBoth(
      int call, Stages stages, Handler handler) throws Exception {
    DisposableServer server = start(HttpServer.create(), admission(stages), handler, call);
    try (RawConnection connection = new RawConnection(server.port())) {
      connection.get("/race");
      connection.get("/ok");

      Answered answered;
      try {
        answered = connection.readHead();
      } catch (EOFException e) { // cut short before the first bytes of it went out
        assertThat(handler).isEqualTo(Handler.STREAM);
        return;
      }
      if (answered.status() == 200) {
        assertThat(answered.header("content-type")).doesNotContain("problem");
        if (handler != Handler.STREAM) {
          assertThat(answered.header("content-length")).isEqualTo("5");
          assertThat(connection.text(5)).isEqualTo("hello");
          assertOkOrClosed(connection);
        } else {
          assertThat(answered.header("transfer-encoding")).isEqualTo("chunked");
          assertThat(answered.headers()).doesNotContainKey("content-length");
          assertThat("3\r\nhel\r\n2\r\nlo\r\n").startsWith(connection.readToEnd());
        }
      } else {
        assertTimedOut(answered, connection);
        assertOkOrClosed(connection);
      }
    } finally {
      commit.countDown();
      server.disposeNow();
    }
  }

  private static void assertTimedOut(Answered answered, RawConnection connection) throws Exception {
    assertThat(answered.status()).isEqualTo(504);
    assertThat(answered.header("content-type")).isEqualTo("application/problem+json");
    assertThat(answered.headers()).doesNotContainKeys("transfer-encoding", "location");
    assertThat(connection.text(Integer.parseInt(answered.header("content-length"))))
        .startsWith("{\"type\"")
        .endsWith("}\n");
  }

  private static void assertOkOrClosed(RawConnection connection) throws Exception {
    String rest = connection.text("HTTP/1.1 200 OK\r\n".length());
    assertThat(rest).isIn("", "HTTP/1.1 200 OK\r\n");
  }

  /** As they may be for a moment while another thread writes to them: nobody locks them. */
  @Test
  void headers_thatCannotBeRead_areLeftOut() throws Exception {
    DisposableServer torn =
        HttpServer.create()
            .host("127.0.0.1")
            .port(0)
            .route(
                routes ->
                    routes
                        .get("/ok", (request, response) -> response.sendString(Mono.just("ok")))
                        .get(
                            "/torn",
                            (request, response) -> {
                              AtomicBoolean begun = new AtomicBoolean();
                              return SHORT.admit(
                                  request,
                                  torn(response, begun),
                                  () -> {
                                    begun.set(true);
                                    return Mono.never();
                                  });
                            }))
            .bindNow();
    try (RawConnection connection = new RawConnection(torn.port())) {
      for (int i = 0; i < 2; i++) {
        connection.get("/torn");
        assertTimedOut(connection.readHead(), connection);
        connection.get("/ok");
        assertThat(connection.read().body()).isEqualTo("ok");
      }
    } finally {
      torn.disposeNow();
    }
  }

  private static HttpServerResponse torn(HttpServerResponse response, AtomicBoolean begun) {
    return (HttpServerResponse)
        Proxy.newProxyInstance(
            HttpServerResponse.class.getClassLoader(),
            new Class<?>[] {HttpServerResponse.class},
            (proxy, method, arguments) -> {
              if (begun.get() && method.getName().equals("responseHeaders")) {
                throw new ConcurrentModificationException("on purpose, by a test");
              }
              return method.invoke(response, arguments);
            });
  }

  /** A predicate for compression is asked after the look at the state, before the commit. */
  @ParameterizedTest
  @EnumSource(
      value = Handler.class,
      names = {"AT_ONCE_FROM_THE_HEAP", "STREAM"})
  void handler_heldUpInItsCommit_findsThatItWasAnswered(Handler handler) throws Exception {
    CountDownLatch inCommit = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    HttpServer compressing =
        HttpServer.create()
            .compress(
                (request, response) -> {
                  if (request.uri().equals("/race")
                      && !Thread.currentThread().getName().contains("reactor-http")) {
                    inCommit.countDown();
                    await(goOn);
                  }
                  return false;
                });
    commit.countDown();
    DisposableServer server = start(compressing, SHORT, handler);
    try (RawConnection connection = new RawConnection(server.port())) {
      connection.get("/race");
      await(inCommit);

      Answered answered = connection.readHead();

      assertTimedOut(answered, connection);
      goOn.countDown();
      await(committed);
      connection.get("/ok");
      Answered next = connection.read();
      assertThat(next.status()).isEqualTo(200);
      assertThat(next.body()).isEqualTo("ok");
    } finally {
      goOn.countDown();
      server.disposeNow();
    }
  }

  @Test
  void answer_inPlaceOfAHandlersOwn_keepsWhatAFilterSaid() throws Exception {
    DisposableServer server =
        HttpServer.create()
            .host("127.0.0.1")
            .port(0)
            .handle(
                (request, response) -> {
                  response.header("X-Request-Id", "17");
                  return SHORT
                      .guard(
                          (in, out) ->
                              out.header("Set-Cookie", "half=done")
                                  .header("Content-Length", "1000")
                                  .sendString(Mono.never()))
                      .apply(request, response);
                })
            .bindNow();
    try (RawConnection connection = new RawConnection(server.port())) {
      for (String method : List.of("GET", "HEAD", "GET")) {
        connection.send(method + " /", "", "");

        Answered answered = connection.readHead();

        assertThat(answered.status()).isEqualTo(504);
        assertThat(answered.header("x-request-id")).isEqualTo("17");
        assertThat(answered.headers()).doesNotContainKey("set-cookie");
        int length = Integer.parseInt(answered.header("content-length"));
        assertThat(length).isBetween(100, 300);
        if (method.equals("GET")) {
          assertThat(connection.text(length)).endsWith("}\n");
        }
      }
    } finally {
      server.disposeNow();
    }
  }

  @Test
  void answer_thenOneThatAwaitsPermissionToSend_getsIt() throws Exception {
    DisposableServer server =
        HttpServer.create()
            .host("127.0.0.1")
            .port(0)
            .route(
                routes ->
                    routes
                        .get("/late", SHORT.guard((request, response) -> Mono.never()))
                        .post(
                            "/echo",
                            HttpAdmission.open()
                                .guard(
                                    (request, response) ->
                                        response.sendString(
                                            request.receive().aggregate().asString()))))
            .bindNow();
    try (RawConnection connection = new RawConnection(server.port())) {
      for (int i = 0; i < 2; i++) {
        connection.get("/late");
        assertThat(connection.read().status()).isEqualTo(504);

        connection.send("POST /echo", "Expect: 100-continue\r\nContent-Length: 2", "");

        assertThat(connection.readHead().status()).isEqualTo(100);
        connection.write("ok");
        assertThat(connection.read().body()).isEqualTo("ok");
      }
    } finally {
      server.disposeNow();
    }
  }

  @Test
  void answer_onHttp2_isWholeAndLeavesTheConnectionOpen() {
    HttpAdmission pooled = admission(Stages.POOL);
    ConnectionProvider one = ConnectionProvider.create("late", 1);
    try (RoutedServer server =
        RoutedServer.start(
            HttpProtocol.H2C,
            routes ->
                routes
                    .get("/ok", (request, response) -> RoutedServer.ok(response))
                    .get("/late", pooled.guard((request, response) -> Mono.never())))) {
      HttpClient client =
          HttpClient.create(one)
              .protocol(HttpProtocol.H2C)
              .baseUrl("http://127.0.0.1:" + server.port());
      for (int i = 0; i < 3; i++) {
        String late =
            client
                .get()
                .uri("/late")
                .responseSingle((head, body) -> body.asString().map(text -> head.status() + text))
                .block(LONG);
        assertThat(late).startsWith("504").contains("task_timeout").endsWith("}\n");
        assertThat(client.get().uri("/ok").responseContent().asString().blockLast(LONG))
            .isEqualTo("ok");
      }
    } finally {
      one.disposeLater().block(LONG);
    }
  }
}
