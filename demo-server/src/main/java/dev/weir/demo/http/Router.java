package dev.weir.demo.http;

import static java.util.function.Function.identity;
import static java.util.stream.Collectors.toMap;

import dev.weir.netty.Problem;
import dev.weir.observe.Refused;
import dev.weir.request.Request;
import io.netty.handler.codec.http.HttpHeaderNames;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.netty.channel.AbortedException;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;

/** Finds the route of a request, and says what is wrong where there is none or it fails. */
public final class Router
    implements BiFunction<HttpServerRequest, HttpServerResponse, Publisher<Void>> {

  private static final Logger LOG = LoggerFactory.getLogger(Router.class);

  private static final Comparator<Route> LONGEST_FIRST =
      Comparator.comparingInt((Route route) -> route.path().length()).reversed();

  private final Map<String, Route> routes;
  private final List<Route> below;
  private final Closing closing;
  private final Access access;

  Router(List<Route> routes, Closing closing, Access access) {
    this.access = access;
    this.routes = routes.stream().collect(toMap(Route::path, identity()));
    this.below = routes.stream().filter(Route::below).sorted(LONGEST_FIRST).toList();
    this.closing = closing;
  }

  @Override
  public Publisher<Void> apply(HttpServerRequest request, HttpServerResponse response) {
    Exchange exchange = new Exchange(request, response);
    Route route = route(exchange.path());
    String strategy = route == null ? null : route.strategy();
    return Mono.defer(() -> answer(exchange, route))
        .onErrorResume(error -> failed(exchange, strategy, error))
        .takeUntilOther(closing.timeUp());
  }

  private @Nullable Route route(String path) {
    Route exactly = routes.get(path);
    if (exactly != null) {
      return exactly;
    }
    for (Route route : below) {
      if (path.startsWith(route.path()) && path.charAt(route.path().length()) == '/') {
        return route;
      }
    }
    return null;
  }

  private Mono<Void> answer(Exchange exchange, @Nullable Route route) {
    access.check(exchange);
    if (closing.begun()) {
      throw ProblemException.shuttingDown();
    }
    if (route == null) {
      throw new ProblemException(404, "not_found", "nothing here; GET / lists the routes");
    }
    if (!route.answersTo(exchange.method())) {
      String allowed = route.allowed();
      exchange.response().header(HttpHeaderNames.ALLOW, allowed);
      throw new ProblemException(
          405, "method_not_allowed", exchange.method() + " (expected: " + allowed + ")");
    }
    if (route.strategy() == null) {
      return call(route.endpoint(), exchange);
    }
    Mono<Void> answer = call(route.endpoint(), exchange);
    Request carried = (route.below() ? exchange.carriedByHead() : exchange.carried()).request();
    /* The one place that tells all operators of ours; to whom nothing means the same as plain. */
    return carried.equals(Request.PLAIN)
        ? answer
        : answer.contextWrite(carried.toContext().readOnly());
  }

  /* Some errors Reactor passes on to whoever is below, and the client would wait for ever. */
  private static Mono<Void> call(Endpoint endpoint, Exchange exchange) {
    try {
      return endpoint.answer(exchange);
    } catch (VirtualMachineError | LinkageError error) {
      return Mono.error(error);
    }
  }

  private static Mono<Void> failed(Exchange exchange, @Nullable String strategy, Throwable error) {
    if (error instanceof AbortedException || AbortedException.isConnectionReset(error)) {
      return Mono.empty(); // the client is gone: nobody to tell, nothing to write
    }
    if (error instanceof Refused && exchange.isClientGone()) {
      return Mono.empty(); // nor is what it was refused an error of the server's
    }
    if (exchange.response().hasSentHeaders()) {
      return Mono.error(error);
    }
    if (error instanceof ProblemException problem) {
      return exchange.problem(problem.problem().route(exchange.path()).strategy(strategy));
    }
    LOG.error("{} {} failed", exchange.method(), exchange.path(), error);
    return exchange.problem(
        Problem.of(500, "internal_error", "an error of the server's own; its log says more")
            .route(exchange.path())
            .strategy(strategy));
  }
}
