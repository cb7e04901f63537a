package dev.weir.bench.measure;

import dev.weir.bench.contender.Route;
import dev.weir.bench.contender.RouteRoster;
import java.net.InetSocketAddress;
import java.util.concurrent.Callable;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;

/** A server with one route, and callers who never rest. */
public final class Served implements Run {

  private final Route route;
  private final DisposableServer server;
  private final Callers callers;

  /**
   * Starts it.
   *
   * @param who does the work
   * @param params workload, connections, and how long an answer's body is
   */
  public Served(RouteRoster who, Params params) {
    String body = "x".repeat(params.integer("body"));
    Runnable task =
        Workload.byId(params.text("workload"))
            .task(new Tally(new TaskThreads()), params.number("spins"));
    Callable<String> work =
        () -> {
          task.run();
          return body;
        };
    route = who.open(params.setup());
    server = HttpServer.create().host("127.0.0.1").port(0).handle(route.handler(work)).bindNow();
    callers = new Callers((InetSocketAddress) server.address(), params.integer("connections"));
    callers.start();
  }

  Callers callers() {
    return callers;
  }

  @Override
  public long completed() {
    return callers.accepted() + callers.refused();
  }

  /** Answers that are under way when the callers hang up are not lost. */
  @Override
  public long stopAndCountLost() {
    callers.close();
    return 0;
  }

  @Override
  public void close() {
    try (route) {
      try {
        callers.close();
      } finally {
        server.disposeNow();
      }
    }
  }
}
