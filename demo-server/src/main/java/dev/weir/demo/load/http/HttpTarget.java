package dev.weir.demo.load.http;

import dev.weir.demo.load.engine.Reply;
import dev.weir.demo.load.engine.Target;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ConnectTimeoutException;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpStatusClass;
import java.net.ConnectException;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Map;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.client.HttpClientResponse;
import reactor.netty.http.client.PrematureCloseException;
import reactor.netty.resources.ConnectionProvider;
import reactor.netty.resources.LoopResources;

/** One URL, asked over and over, over as many connections as are needed at once. */
public final class HttpTarget implements Target {

  private static final String NAME = "load";
  private static final Duration GRACE = Duration.ofSeconds(1);
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final LoopResources loops = LoopResources.create(NAME, 1, true);
  private final ConnectionProvider connections;
  private final Mono<Reply> request;

  /**
   * Connects to nothing yet.
   *
   * @param url http or https
   * @param method such as GET
   * @param headers added to each request
   * @param body sent with each request; empty for none
   * @param mostConnections 1 or more; who finds none free waits for one
   */
  public HttpTarget(
      URI url, HttpMethod method, Map<String, String> headers, byte[] body, int mostConnections) {
    connections =
        ConnectionProvider.builder(NAME)
            .maxConnections(mostConnections)
            .pendingAcquireMaxCount(-1) // bounded by the entrance
            .pendingAcquireTimeout(Duration.ZERO) // and by the timeout
            .build();
    HttpClient client =
        HttpClient.create(connections)
            .runOn(loops)
            .disableRetry(true) // which would be another request, and not counted
            .headers(all -> headers.forEach(all::set));
    HttpClient.ResponseReceiver<?> receiver =
        body.length == 0
            ? client.request(method).uri(url)
            : client
                .request(method)
                .uri(url)
                .send((out, outbound) -> outbound.sendByteArray(Mono.just(body)));
    request =
        receiver
            .response((head, content) -> size(content).map(bytes -> reply(head, bytes)))
            .singleOrEmpty(); // next() would cancel the exchange
  }

  private static Mono<Long> size(Flux<ByteBuf> content) {
    return content.map(part -> (long) part.readableBytes()).reduce(0L, Long::sum);
  }

  private static Reply reply(HttpClientResponse head, long bytes) {
    boolean right = HttpStatusClass.SUCCESS.contains(head.status().code());
    return new Reply(bytes, right ? null : "status " + head.status().code());
  }

  @Override
  public Mono<Reply> next() {
    return request;
  }

  @Override
  public String causeOf(Throwable error) {
    if (error instanceof ConnectTimeoutException) { // which is a ConnectException
      return "connect timeout";
    }
    if (error instanceof ConnectException) {
      return "connection refused";
    }
    if (error instanceof UnknownHostException) {
      return "unknown host";
    }
    return error instanceof PrematureCloseException
        ? "connection closed"
        : Target.super.causeOf(error);
  }

  @Override
  public void close() {
    Flux.concatDelayError(
            connections.disposeLater().timeout(PATIENCE), loops.disposeLater(Duration.ZERO, GRACE))
        .blockLast(PATIENCE.multipliedBy(2));
  }
}
