package dev.weir.demo.load.engine;

import dev.weir.demo.load.measure.WorkerShare;
import dev.weir.observe.WorkerSnapshot;
import dev.weir.overflow.Overflow;
import dev.weir.pool.WorkerPool;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import reactor.core.Exceptions;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Signal;

/**
 * So many workers, each of which sees one request through before it takes the next. Who finds all
 * of them busy waits, or is turned away, as the pool's strategy says: without a thread, so the
 * schedule goes on.
 *
 * <p>An answer that is not what was wanted is an error of the worker who saw to it, as is none in
 * time; in the run's books it stays what it is.
 */
public final class PoolEntrance implements Entrance {

  private final WorkerPool pool;
  private Map<String, WorkerShare> atTheOpening = Map.of();
  private @Nullable List<WorkerShare> atTheEnd;

  /**
   * A pool's workers.
   *
   * @param pool disposed of with this. Its threads wait for answers, so it must be of a kind whose
   *     threads may: fixed, elastic, by priority or virtual; and it must be used by nothing else,
   *     for its workers' counts to be those of the run
   * @throws IllegalArgumentException if its callers are to run what it has no room for: that would
   *     be the one who keeps to the schedule
   */
  public PoolEntrance(WorkerPool pool) {
    if (pool.config().overflow().whenFull() == Overflow.Verdict.RUN) {
      throw new IllegalArgumentException(
          "overflow: " + pool.config().overflow().word() + " (expected: one that runs no caller)");
    }
    this.pool = pool;
  }

  @Override
  public Mono<Reply> pass(Mono<Reply> request) {
    return pool.submit(() -> seeThrough(request))
        .onErrorResume(Unwanted.class, unwanted -> Mono.justOrEmpty(unwanted.reply));
  }

  /* On a worker, which is interrupted when the request is given up: then block() cancels it. */
  private static Reply seeThrough(Mono<Reply> request) throws Unwanted {
    Signal<Reply> end = request.materialize().block(); // which does not dress its error up
    Throwable error = end == null ? null : end.getThrowable();
    if (error != null) {
      throw Exceptions.propagate(error);
    }
    Reply reply = end == null ? null : end.get();
    if (reply == null || reply.wrong() != null) {
      throw new Unwanted(reply);
    }
    return reply;
  }

  @Override
  public synchronized void opens() {
    atTheOpening =
        all().collect(Collectors.toUnmodifiableMap(WorkerShare::name, Function.identity()));
  }

  @Override
  public synchronized List<WorkerShare> workers() {
    return atTheEnd == null ? shares() : atTheEnd;
  }

  private List<WorkerShare> shares() {
    return all().map(share -> share.since(atTheOpening.get(share.name()))).toList();
  }

  private Stream<WorkerShare> all() {
    return pool.snapshot().workers().stream().map(PoolEntrance::share);
  }

  private static WorkerShare share(WorkerSnapshot worker) {
    return new WorkerShare(worker.name(), worker.tasks(), worker.errors(), worker.busyTime());
  }

  @Override
  public void close() {
    synchronized (this) {
      if (atTheEnd == null) {
        atTheEnd = shares(); // a pool that is disposed of lets its workers go
      }
    }
    pool.dispose();
  }

  /** A reply, or none, that the pool is to count as an error. Costs no stack. */
  private static final class Unwanted extends Exception {

    private static final long serialVersionUID = 1L;

    private final transient @Nullable Reply reply;

    Unwanted(@Nullable Reply reply) {
      super("not what was wanted", null, false, false);
      this.reply = reply;
    }
  }
}
