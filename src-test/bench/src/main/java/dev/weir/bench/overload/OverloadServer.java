package dev.weir.bench.overload;

import dev.weir.bench.contender.Named;
import dev.weir.bench.measure.Figures;
import dev.weir.bench.measure.Params;
import dev.weir.bench.suite.ChildLoop;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.reactivestreams.Publisher;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;

/**
 * The server that gets too much, in a JVM of its own. It opens and closes routes as it is told on
 * its standard input.
 */
public final class OverloadServer implements ChildLoop.Servant, AutoCloseable {

  /** What its JVM is called with. */
  public static final String COMMAND = "overload-server";

  static final String PORT = "port";
  static final String OPEN = "open";
  static final String COUNTS = "counts";
  static final String CLOSE = "close";
  static final String PATH = "path";
  static final String WORK = "work";
  static final String WHO = "who";
  static final String BODY = "body";

  private final Map<String, ServedRoute> routes = new ConcurrentHashMap<>();
  private final DisposableServer server;

  /** Listens on a port that was free. */
  public OverloadServer() {
    server = HttpServer.create().host("127.0.0.1").port(0).handle(this::handle).bindNow();
  }

  private Publisher<Void> handle(HttpServerRequest request, HttpServerResponse response) {
    ServedRoute route = routes.get(request.uri());
    return route == null ? response.sendNotFound() : route.serve(request, response);
  }

  @Override
  public Figures serve(List<String> words) {
    Params params = Params.parse(words.subList(1, words.size()));
    switch (words.get(0)) {
      case PORT -> {
        return new Figures().put(PORT, server.port());
      }
      case OPEN -> {
        Work work = Named.byId(WORK, Work.values(), params.text(WORK));
        Protection who = Named.byId(WHO, Protection.values(), params.text(WHO));
        routes.put(params.text(PATH), new ServedRoute(work, who, params.integer(BODY)));
        return new Figures();
      }
      case COUNTS -> {
        return Objects.requireNonNull(routes.get(params.text(PATH))).counts();
      }
      case CLOSE -> {
        Objects.requireNonNull(routes.remove(params.text(PATH))).close();
        return new Figures();
      }
      default -> throw new IllegalArgumentException("request: " + words.get(0) + " (unknown)");
    }
  }

  @Override
  public void close() {
    server.disposeNow();
    routes.values().forEach(ServedRoute::close);
  }
}
