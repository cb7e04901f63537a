package dev.weir.bench.overload;

import dev.weir.bench.measure.Figures;
import dev.weir.bench.measure.Params;
import dev.weir.bench.suite.Child;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A server in a JVM of its own, which opens the routes that a scenario needs. */
final class Bed implements AutoCloseable {

  private static final int SHORT_BODY = 16;
  private static final String ROOT = "/";

  private final Pinning pinning;
  private final Child server;
  private final int port;
  private int opened;

  /** Starts it. */
  Bed(Pinning pinning) throws InterruptedException {
    this.pinning = pinning;
    server = new Child(pinning.prefix(), Child.flags(), List.of(OverloadServer.COMMAND));
    port = ask(OverloadServer.PORT, Params.none()).asMap().get(OverloadServer.PORT).intValue();
  }

  /** A new route. */
  OpenRoute open(Protection who, Work work) throws InterruptedException {
    return open(who, work, ROOT + ++opened, SHORT_BODY);
  }

  /** The one route that is asked for without a path. */
  OpenRoute openRoot(Protection who, Work work, int body) throws InterruptedException {
    return open(who, work, ROOT, body);
  }

  private OpenRoute open(Protection who, Work work, String path, int body)
      throws InterruptedException {
    ask(
        OverloadServer.OPEN,
        Params.none()
            .with(OverloadServer.PATH, path)
            .with(OverloadServer.WHO, who.id())
            .with(OverloadServer.WORK, work.id())
            .with(OverloadServer.BODY, body));
    HaProxy proxy =
        who == Protection.HAPROXY
            ? HaProxy.start(pinning.prefix(), port, work.permits(), work.patience())
            : null;
    return new OpenRoute(path, proxy);
  }

  private Figures ask(String what, Params params) throws InterruptedException {
    return server.ask((what + " " + params).strip());
  }

  @Override
  public void close() {
    server.close();
  }

  /** A route that can be asked. */
  final class OpenRoute implements AutoCloseable {

    private final String path;
    private final @Nullable HaProxy proxy;

    private OpenRoute(String path, @Nullable HaProxy proxy) {
      this.path = path;
      this.proxy = proxy;
    }

    int port() {
      return proxy == null ? port : proxy.port();
    }

    URI url() {
      return URI.create("http://127.0.0.1:" + port() + path);
    }

    /** What all processes that serve have taken of the processors. */
    Duration cpu() {
      return proxy == null ? server.cpu() : server.cpu().plus(proxy.cpu());
    }

    /** What the route counts. */
    Figures counts() throws InterruptedException {
      return ask(OverloadServer.COUNTS, Params.none().with(OverloadServer.PATH, path));
    }

    @Override
    public void close() {
      if (proxy != null) {
        proxy.close();
      }
      try {
        ask(OverloadServer.CLOSE, Params.none().with(OverloadServer.PATH, path));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt(); // whoever waits next hears of it
      }
    }
  }
}
