package dev.weir.e2e;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.netty.http.HttpProtocol;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.ConnectionProvider;

/** Clients that do what they should, one request after the other, and look at every answer. */
final class GoodTraffic implements AutoCloseable {

  /**
   * Longer than anything that is no hang takes, on a machine that is busy with other things too.
   */
  private static final Duration LONG = Duration.ofSeconds(30);

  private static final int USERS = 4;

  private final ConnectionProvider connections =
      ConnectionProvider.builder("good").maxConnections(USERS).build();
  private final AtomicBoolean over = new AtomicBoolean();
  private final AtomicLong number = new AtomicLong();
  private final AtomicLong answered = new AtomicLong();
  private final List<String> wrong = new CopyOnWriteArrayList<>();
  private final Mono<Void> ended;

  GoodTraffic(HttpProtocol protocol, int port) {
    HttpClient client =
        HttpClient.create(connections)
            .protocol(protocol)
            .baseUrl("http://127.0.0.1:" + port)
            .responseTimeout(LONG);
    ended =
        Flux.range(0, USERS)
            .flatMap(user -> Mono.defer(() -> once(client)).repeat(() -> !over.get()))
            .subscribeOn(Schedulers.parallel())
            .then()
            .cache();
    ended.subscribe();
  }

  private Mono<Void> once(HttpClient client) {
    String mine = "n" + number.incrementAndGet();
    return client
        .get()
        .uri("/block?work=1ms&tenant=" + mine)
        .responseSingle(
            (head, body) -> body.asString().map(text -> head.status().code() + " " + text))
        .onErrorResume(error -> Mono.just(error.toString()))
        .doOnNext(
            answer -> {
              answered.incrementAndGet();
              boolean right =
                  answer.startsWith("200 ")
                      && answer.contains("\"outcome\":\"completed\"")
                      && answer.contains("\"tenant\":\"" + mine + "\"");
              if (!right) {
                wrong.add(mine + ": " + answer);
              }
            })
        .then();
  }

  long answered() {
    return answered.get();
  }

  List<String> wrong() {
    return wrong;
  }

  @Override
  public void close() {
    over.set(true);
    ended.block(LONG.multipliedBy(2));
    connections.disposeLater().block(LONG);
  }
}
