package dev.weir.demo.http;

import dev.weir.demo.config.SpillSpec;
import dev.weir.demo.ingest.SpillReport;
import dev.weir.demo.ingest.SpillStream;
import dev.weir.demo.json.SpillAnswer;
import dev.weir.demo.spill.LineSpill;
import dev.weir.netty.HttpAdmission;
import dev.weir.netty.Problem;
import java.util.List;
import reactor.core.publisher.Mono;

/** An upload whose lines are handled, or go to disk. */
final class SpillEndpoint implements Endpoint {

  private static final int DONE = 200;
  private static final int ACCEPTED = 202;
  private static final List<String> KNOWN = Query.known();

  private final HttpAdmission admission;
  private final LineSpill spill;

  SpillEndpoint(HttpAdmission admission, LineSpill spill) {
    this.admission = admission;
    this.spill = spill;
  }

  @Override
  public Mono<Void> answer(Exchange exchange) {
    exchange.query().expect(KNOWN);
    return admission.admit(exchange.request(), exchange.response(), () -> take(exchange));
  }

  private Mono<Void> take(Exchange exchange) {
    return new SpillStream(spill)
        .report(RequestBody.of(exchange.request()))
        .flatMap(report -> tell(exchange, report));
  }

  private Mono<Void> tell(Exchange exchange, SpillReport report) {
    Problem problem = report.problem();
    if (problem != null) {
      return Mono.error(new ProblemException(problem));
    }
    SpillSpec spec = spill.spec();
    return exchange.json(
        report.isDone() ? DONE : ACCEPTED,
        new SpillAnswer(spec.path(), spec.overflow().word(), report.counts()));
  }
}
