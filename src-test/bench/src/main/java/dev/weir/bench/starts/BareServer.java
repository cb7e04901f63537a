package dev.weir.bench.starts;

import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;

/** The server that all others are compared with. */
public final class BareServer {

  /** What its JVM is called with. */
  public static final String COMMAND = "bare-server";

  private BareServer() {}

  /**
   * Serves one route on a free port, which it prints as the demo server does, until the JVM is
   * ended.
   *
   * @throws InterruptedException if interrupted
   */
  public static void serve() throws InterruptedException {
    DisposableServer server =
        HttpServer.create()
            .host("127.0.0.1")
            .port(0)
            .route(
                routes ->
                    routes.get(
                        StartedServer.PATH,
                        (request, response) -> response.sendString(Mono.just("ok"))))
            .bindNow();
    System.out.println(StartedServer.LISTENING + "http://127.0.0.1:" + server.port());
    server.onDispose().block();
  }
}
