package dev.weir.demo.http;

import dev.weir.demo.json.WorkAnswer;
import dev.weir.demo.strategy.SimulatedWork;
import dev.weir.demo.strategy.Strategy;
import dev.weir.demo.strategy.WorkReport;
import dev.weir.pool.TaskDroppedException;
import dev.weir.pool.TaskOptions;
import dev.weir.pool.WorkerPool;
import java.time.Duration;
import reactor.core.publisher.Mono;

/** A request that is a task: it blocks a worker for as long as it says. */
final class WorkEndpoint implements Endpoint {

  /** What a request costs that does not say. */
  static final Duration DEFAULT_WORK = Duration.ofMillis(20);

  private static final TaskOptions OPTIONS = TaskOptions.named("work");
  private static final double NANOS_PER_MICRO = 1e3;
  private static final double MICROS_PER_MILLI = 1e3;

  private final Strategy strategy;
  private final WorkerPool pool;
  private final Refusals refusals;

  WorkEndpoint(Strategy strategy, WorkerPool pool, Refusals refusals) {
    this.strategy = strategy;
    this.pool = pool;
    this.refusals = refusals;
  }

  @Override
  public Mono<Void> answer(Exchange exchange) {
    Duration work = exchange.query().work(DEFAULT_WORK);
    return pool.submit(new SimulatedWork(work, System.nanoTime()), OPTIONS)
        .map(report -> completed(exchange, report))
        .onErrorResume(TaskDroppedException.class, e -> Mono.just(dropped(exchange)))
        .onErrorMap(e -> refusals.problem(e, pool.isDisposed()))
        .flatMap(answer -> exchange.json(answer.worker() == null ? 202 : 200, answer));
  }

  private WorkAnswer completed(Exchange exchange, WorkReport report) {
    return new WorkAnswer(
        exchange.path(),
        strategy.word(),
        "completed",
        millis(report.waitNanos()),
        millis(report.runNanos()),
        report.worker());
  }

  private WorkAnswer dropped(Exchange exchange) {
    return new WorkAnswer(exchange.path(), strategy.word(), "dropped", 0, 0, null);
  }

  private static double millis(long nanos) {
    return Math.round(nanos / NANOS_PER_MICRO) / MICROS_PER_MILLI;
  }
}
