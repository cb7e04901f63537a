package dev.weir.demo.http;

import dev.weir.demo.json.ForkAnswer;
import dev.weir.demo.json.WorkAnswer;
import dev.weir.demo.strategy.ForkTree;
import dev.weir.netty.HttpAdmission;
import dev.weir.pool.TaskOptions;
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
  private final TaskOptions options;
  private final Duration defaultWork;

  /** With how long a request computes that does not say. */
  ForksEndpoint(HttpAdmission admission, Duration defaultWork) {
    this.admission = admission;
    this.options = admission.options().name("forks");
    this.defaultWork = defaultWork;
  }

  @Override
  public Mono<Void> answer(Exchange exchange) {
    Query query = exchange.query();
    query.expect(KNOWN);
    Duration work = query.work(defaultWork);
    int leaves = query.find("leaves").map(ForksEndpoint::leaves).orElse(USUAL_LEAVES);
    String strategy = admission.overflow().word();
    return Mono.deferContextual(
            context -> {
              ForkTree tree = new ForkTree(admission.pool(), leaves, work, System.nanoTime());
              return admission
                  .pool()
                  .submitPublisher(tree::grow, options)
                  .single()
                  .map(
                      report ->
                          ForkAnswer.of(
                              WorkAnswer.of(
                                  exchange.path(), strategy, Request.from(context), report.work()),
                              report));
            })
        .flatMap(answer -> exchange.json(200, answer))
        .onErrorResume(
            error -> admission.refusals().answer(error, exchange.request(), exchange.response()));
  }

  private static int leaves(Given given) {
    int leaves = NUMBER.matcher(given.value()).matches() ? Integer.parseInt(given.value()) : 0;
    if (leaves < 1 || leaves > MOST_LEAVES) {
      throw given.wrong("1 to " + MOST_LEAVES);
    }
    return leaves;
  }
}
