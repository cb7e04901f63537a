package dev.weir.bench.contender;

import dev.weir.netty.HttpAdmission;
import dev.weir.overflow.Overflow;
import dev.weir.pool.WorkerPool;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.function.BiFunction;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;

/** Ways to have a request's work done. */
final class Routes {

  /*
   * They live as long as the JVM, as Reactor's own do: a request that comes after an elastic one was disposed of
   * keeps an event loop busy for good, and one that comes after a parallel one fails loudly.
   */
  private static final Map<Setup, Scheduler> PARALLEL = new ConcurrentHashMap<>();

  private static final Map<Setup, Scheduler> ELASTIC = new ConcurrentHashMap<>();

  private Routes() {}

  static Route plain(Setup setup) {
    return work -> (request, response) -> response.sendString(Mono.fromCallable(work));
  }

  static Route admission(Setup setup) {
    return new Guarded(Weir.pool(setup, Overflow.block()));
  }

  /* Every place is taken by a task that waits until the pool is disposed of. */
  static Route refusing(Setup setup) {
    WorkerPool pool = Weir.pool(setup, Overflow.reject());
    CountDownLatch never = new CountDownLatch(1);
    Callable<Boolean> waiting =
        () -> {
          never.await();
          return true;
        };
    for (int i = 0; i < setup.capacity(); i++) {
      pool.submit(waiting).subscribe(ended -> {}, disposed -> {});
    }
    return new Guarded(pool);
  }

  static Route elastic(Setup setup) {
    return new Subscribed(ELASTIC.computeIfAbsent(setup, ReactorSchedulers::newElastic));
  }

  static Route parallel(Setup setup) {
    return new Subscribed(PARALLEL.computeIfAbsent(setup, ReactorSchedulers::newParallel));
  }

  private record Guarded(WorkerPool pool) implements Route {

    @Override
    public BiFunction<HttpServerRequest, HttpServerResponse, Publisher<Void>> handler(
        Callable<String> work) {
      return HttpAdmission.to(pool)
          .guard((request, response) -> response.sendString(Mono.fromCallable(work)));
    }

    @Override
    public void close() {
      pool.dispose();
    }
  }

  private record Subscribed(Scheduler scheduler) implements Route {

    @Override
    public BiFunction<HttpServerRequest, HttpServerResponse, Publisher<Void>> handler(
        Callable<String> work) {
      return (request, response) ->
          response.sendString(Mono.fromCallable(work).subscribeOn(scheduler));
    }
  }
}
