package dev.weir.demo.http;

import dev.weir.demo.json.WorkAnswer;
import dev.weir.demo.strategy.SimulatedWork;
import dev.weir.netty.HttpAdmission;
import dev.weir.pool.TaskOptions;
import dev.weir.request.Request;
import java.time.Duration;
import java.util.List;
import reactor.core.publisher.Mono;

/** A request that is a task: it blocks a worker for as long as it says. */
final class WorkEndpoint implements Endpoint {

  private static final List<String> KNOWN = Query.known("work");

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
    Query query = exchange.query();
    query.expect(KNOWN);
    Duration work = query.work(defaultWork);
    String strategy = admission.overflow().word();
    return Mono.deferContextual(
            context ->
                admission
                    .pool()
                    .submit(new SimulatedWork(work, System.nanoTime()), options)
                    .map(
                        report ->
                            WorkAnswer.of(
                                exchange.path(), strategy, Request.from(context), report)))
        .flatMap(answer -> exchange.json(200, answer))
        .onErrorResume(
            error -> admission.refusals().answer(error, exchange.request(), exchange.response()));
  }
}
