package dev.weir.netty.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weir.netty.RawConnection;
import io.netty.channel.Channel;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.netty.DisposableServer;
import reactor.netty.http.HttpProtocol;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerRoutes;

/** A bounded server for both protocols on one port. */
final class BoundedServer implements AutoCloseable {

  /** Bytes of {@code /big}: more than fits between a server and a client that does not read. */
  static final int BIG = 20_000_000;

  final HttpBounds bounds;
  final ChannelGroup channels = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);

  /** What {@code /held} waits for, and {@code /late} once it has read its body. */
  final Sinks.Empty<Void> release = Sinks.empty();

  /** What readers of bodies were told when there was no more. */
  final List<Throwable> lost = new CopyOnWriteArrayList<>();

  /** The paths that a handler was called for. */
  final List<String> called = new CopyOnWriteArrayList<>();

  private final DisposableServer server;

  /** With the same bounds, and counts of its own. */
  BoundedServer(HttpBounds same) {
    bounds = HttpBounds.of(same.config());
    server =
        bounds
            .applyTo(
                HttpServer.create()
                    .host("127.0.0.1")
                    .port(0)
                    .protocol(HttpProtocol.HTTP11, HttpProtocol.H2C)
                    .channelGroup(channels))
            .route(this::routes)
            .bindNow();
  }

  private void routes(HttpServerRoutes routes) {
    routes
        .route(
            at("/ok"),
            (request, response) -> {
              called.add("/ok");
              return response.sendString(Mono.just("ok"));
            })
        .route(
            at("/held"),
            (request, response) -> {
              called.add("/held");
              return response.sendString(release.asMono().thenReturn("held"));
            })
        .route(
            at("/big"),
            (request, response) ->
                response
                    .header("content-length", String.valueOf(BIG))
                    .sendByteArray(Mono.just(new byte[BIG])))
        .ws("/echo", (in, out) -> out.send(in.receive().retain()))
        .route(
            at("/late"),
            (request, response) ->
                response.sendString(length(request).then(release.asMono()).thenReturn("late")))
        .route(
            at("/length"),
            (request, response) -> response.sendString(length(request).map(String::valueOf)))
        .route(
            at("/early"),
            (request, response) ->
                response.sendString(
                    Flux.concat(
                        Mono.just("early,"),
                        length(request)
                            .map(String::valueOf)
                            .onErrorResume(e -> Mono.just(e.getClass().getSimpleName())))));
  }

  private static Predicate<HttpServerRequest> at(String path) {
    return request -> RequestPath.of(request).equals(path);
  }

  private Mono<Long> length(HttpServerRequest request) {
    called.add("length");
    return request
        .receive()
        .map(bytes -> (long) bytes.readableBytes())
        .reduce(0L, Long::sum)
        .doOnError(lost::add);
  }

  long ran(Bound bound) {
    return bounds.snapshot().of(bound);
  }

  int port() {
    return server.port();
  }

  RawConnection connect() throws IOException {
    return new RawConnection(server.port());
  }

  RawHttp2 connect2() throws IOException {
    return RawHttp2.open(server.port());
  }

  @Override
  public void close() {
    release.tryEmitEmpty();
    await() // its clients have gone
        .untilAsserted(
            () ->
                assertThat(bounds.snapshot().open())
                    .as(() -> "open: " + channels.stream().map(BoundedServer::described).toList())
                    .isZero());
    server.disposeNow(Duration.ofSeconds(20));
  }

  private static String described(Channel channel) {
    return channel
        + (channel.config().isAutoRead() ? " reads " : " does not read by itself ")
        + channel.pipeline().names();
  }
}
