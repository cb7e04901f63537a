package dev.weir.demo.http;

import dev.weir.demo.config.RouteSpec;
import dev.weir.demo.json.WorkAnswer;
import dev.weir.demo.strategy.SimulatedWork;
import dev.weir.demo.strategy.WorkReport;
import dev.weir.netty.HttpAdmission;
import dev.weir.request.Request;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** A request that is a task: it blocks a worker for as long as it says. */
final class WorkEndpoint implements Endpoint {

  private static final List<String> KNOWN = Query.known("work");

  private final HttpAdmission admission;
  private final String strategy;
  private final Duration defaultWork;

  /** With what a request costs that does not say. */
  WorkEndpoint(HttpAdmission admission, RouteSpec route) {
    this.admission = admission.options(admission.options().name("work"));
    this.strategy = route.overflow().word();
    this.defaultWork = route.work();
  }

  @Override
  public Mono<Void> answer(Exchange exchange) {
    Query query = exchange.query();
    query.expect(KNOWN);
    Duration work = query.work(defaultWork);
    return Mono.defer(
        () -> {
          SimulatedWork task = new SimulatedWork(work, System.nanoTime());
          return admission.admit(
              exchange.request(), exchange.response(), () -> answer(exchange, task));
        });
  }

  /* Whoever interrupts it has been answered, or is gone: nobody needs to know. */
  private static @Nullable WorkReport done(SimulatedWork task) {
    try {
      return task.call();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return null;
    }
  }

  private Mono<Void> answer(Exchange exchange, SimulatedWork task) {
    return Mono.deferContextual(
        context ->
            Mono.fromCallable(() -> done(task))
                .map(
                    report ->
                        WorkAnswer.of(exchange.path(), strategy, Request.from(context), report))
                .flatMap(answer -> exchange.json(200, answer)));
  }
}
