package dev.weir.bench.measure;

import dev.weir.bench.contender.LineRoster;
import reactor.core.publisher.Mono;

/** Many calls that come through a few at a time. */
public final class Lined extends Calling {

  /**
   * Starts it.
   *
   * @param who lets them through
   * @param params how many at a time
   */
  public Lined(LineRoster who, Params params) {
    Mono<Object> call = Mono.from(CallKind.MONO.newSource());
    LineRoster.Line line = who.open(params.integer("limit"), call);
    start(line::pass, LineRoster.LENGTH);
  }

  /** Each has one value. */
  @Override
  long ended(Answers answers) {
    return answers.received();
  }
}
