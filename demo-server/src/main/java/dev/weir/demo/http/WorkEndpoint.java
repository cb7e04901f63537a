package dev.weir.demo.http;

import dev.weir.demo.json.WorkAnswer;
import dev.weir.demo.strategy.SimulatedWork;
import dev.weir.demo.strategy.WorkReport;
import dev.weir.netty.HttpAdmission;
import dev.weir.pool.TaskOptions;
import java.time.Duration;
import reactor.core.publisher.Mono;

/** A request that is a task: it blocks a worker for as long as it says. */
final class WorkEndpoint implements Endpoint {

  private static final double NANOS_PER_MICRO = 1e3;
  private static final double MICROS_PER_MILLI = 1e3;

  private final HttpAdmission admission;
  private final TaskOptions options;
  private final Duration defaultWork;

  /** With what a request costs that does not say. */
  WorkEndpoint(HttpAdmission admission, Duration defaultWork) {
    this.admission = admission;
    this.options = admission.options().name("work");
    this.defaultWork = defaultWork;
  }

  @Override
  public Mono<Void> answer(Exchange exchange) {
    Duration work = exchange.query().work(defaultWork);
    return admission
        .pool()
        .submit(new SimulatedWork(work, System.nanoTime()), options)
        .flatMap(report -> exchange.json(200, completed(exchange, report)))
        .onErrorResume(
            error -> admission.refusals().answer(error, exchange.request(), exchange.response()));
  }

  private WorkAnswer completed(Exchange exchange, WorkReport report) {
    return new WorkAnswer(
        exchange.path(),
        admission.overflow().word(),
        "completed",
        millis(report.waitNanos()),
        millis(report.runNanos()),
        report.worker());
  }

  private static double millis(long nanos) {
    return Math.round(nanos / NANOS_PER_MICRO) / MICROS_PER_MILLI;
  }
}
