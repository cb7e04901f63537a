package dev.weir.bench.measure;

import dev.weir.bench.contender.GuardRoster;
import java.util.function.UnaryOperator;
import org.reactivestreams.Publisher;

/** Calls that a guard lets through, one after the other on each thread. */
public final class Guarded extends Calling {

  private static final int CHUNK = 256;

  /**
   * Starts it.
   *
   * @param who the guard
   * @param params threads, and what is called
   */
  public Guarded(GuardRoster who, Params params) {
    UnaryOperator<Publisher<Object>> guard = who.open(params.setup());
    CallKind kind = CallKind.byId(params.text("call"));
    int threads = params.integer("threads");
    for (int i = 0; i < threads; i++) {
      Publisher<Object> guarded = guard.apply(kind.newSource());
      start(answers -> call(guarded, answers), CHUNK);
    }
  }

  private static void call(Publisher<Object> guarded, Answers answers) {
    for (int i = 0; i < CHUNK; i++) {
      guarded.subscribe(answers);
    }
  }

  @Override
  long ended(Answers answers) {
    return answers.ended();
  }
}
