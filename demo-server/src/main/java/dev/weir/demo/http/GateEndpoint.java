package dev.weir.demo.http;

import dev.weir.demo.json.CallAnswer;
import dev.weir.demo.json.DroppedAnswer;
import dev.weir.demo.strategy.GateWords;
import dev.weir.demo.strategy.GuardedDependency;
import dev.weir.gate.GateRefusedException;
import dev.weir.netty.Problem;
import dev.weir.netty.ProblemResponse;
import dev.weir.observe.Reason;
import dev.weir.request.Request;
import java.time.Duration;
import java.util.List;
import reactor.core.publisher.Mono;

/** A request that calls a dependency through a gate. It blocks no thread, waiting or running. */
final class GateEndpoint implements Endpoint {

  private static final List<String> KNOWN = Query.known("work");

  private final GuardedDependency service;

  GateEndpoint(GuardedDependency service) {
    this.service = service;
  }

  @Override
  public Mono<Void> answer(Exchange exchange) {
    Query query = exchange.query();
    query.expect(KNOWN);
    Duration work = query.work(service.spec().work());
    return Mono.deferContextual(context -> call(exchange, work, Request.from(context)))
        .flatMap(answer -> exchange.json(200, answer))
        .onErrorResume(GateRefusedException.class, refusal -> refused(exchange, refusal));
  }

  /* The gate sees to it that a deadline ends the wait; here it ends the call, and says nothing about the load. */
  private Mono<CallAnswer> call(Exchange exchange, Duration work, Request request) {
    return service
        .call(work, call -> Deadlines.within(request, call))
        .map(report -> CallAnswer.of(exchange.path(), strategy(), request, report));
  }

  private Mono<Void> refused(Exchange exchange, GateRefusedException refusal) {
    Reason reason = refusal.reason();
    if (reason == Reason.DROPPED) {
      return exchange.json(202, DroppedAnswer.of(exchange.path()));
    }
    int status = reason == Reason.DOOMED ? 504 : 503;
    Problem problem =
        Problem.of(status, GateWords.of(reason), String.valueOf(refusal.getMessage()))
            .route(exchange.path())
            .strategy(strategy());
    return reason == Reason.DOOMED
        ? ProblemResponse.send(exchange.request(), exchange.response(), problem)
        : ProblemResponse.send(
            exchange.request(), exchange.response(), problem, service.retryAfterSeconds(refusal));
  }

  private String strategy() {
    return service.spec().overflow().word();
  }
}
