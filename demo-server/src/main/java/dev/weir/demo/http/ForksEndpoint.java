package dev.weir.demo.http;

import dev.weir.demo.config.RouteSpec;
import dev.weir.demo.json.ForkAnswer;
import dev.weir.demo.json.WorkAnswer;
import dev.weir.demo.strategy.ForkTree;
import dev.weir.netty.HttpAdmission;
import dev.weir.pool.WorkerPool;
import dev.weir.request.Request;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import reactor.core.publisher.Mono;

/** A request that is a tree of tasks, which compute; it keeps its place until all of them ended. */
final class ForksEndpoint implements Endpoint {

  private static final List<String> KNOWN = Query.known("work", "leaves");
  private static final int MOST_LEAVES = 1_024;
  private static final int USUAL_LEAVES = 64;
  private static final Pattern NUMBER = Pattern.compile("[0-9]{1,4}");

  private final HttpAdmission admission;
  private final WorkerPool pool;
  private final String strategy;
  private final Duration defaultWork;

  /** With how long a request computes that does not say. */
  ForksEndpoint(HttpAdmission admission, WorkerPool pool, RouteSpec route) {
    this.admission = admission.options(admission.options().name("forks"));
    this.pool = pool;
    this.strategy = route.overflow().word();
    this.defaultWork = route.work();
  }

  @Override
  public Mono<Void> answer(Exchange exchange) {
    Query query = exchange.query();
    query.expect(KNOWN);
    Duration work = query.work(defaultWork);
    int leaves = query.find("leaves").map(ForksEndpoint::leaves).orElse(USUAL_LEAVES);
    return Mono.defer(
        () -> {
          ForkTree tree = new ForkTree(pool, leaves, work, System.nanoTime());
          return admission.admit(
              exchange.request(), exchange.response(), () -> answer(exchange, tree));
        });
  }

  private Mono<Void> answer(Exchange exchange, ForkTree tree) {
    return Mono.deferContextual(
        context ->
            tree.grow()
                .map(
                    report ->
                        ForkAnswer.of(
                            WorkAnswer.of(
                                exchange.path(), strategy, Request.from(context), report.work()),
                            report))
                .flatMap(answer -> exchange.json(200, answer)));
  }

  private static int leaves(Given given) {
    int leaves = NUMBER.matcher(given.value()).matches() ? Integer.parseInt(given.value()) : 0;
    if (leaves < 1 || leaves > MOST_LEAVES) {
      throw given.wrong("1 to " + MOST_LEAVES);
    }
    return leaves;
  }
}
