package dev.weir.bench.contender;

import java.util.concurrent.Callable;
import java.util.function.BiFunction;
import org.reactivestreams.Publisher;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;

/** Where a request's work is done. */
public interface Route extends AutoCloseable {

  /**
   * What Reactor Netty is to call.
   *
   * @param work returns the answer's text
   * @return for {@code HttpServer.handle}
   */
  BiFunction<HttpServerRequest, HttpServerResponse, Publisher<Void>> handler(Callable<String> work);

  /** Stops its threads. */
  @Override
  default void close() {}
}
