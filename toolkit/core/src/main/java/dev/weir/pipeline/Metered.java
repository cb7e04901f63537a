package dev.weir.pipeline;

import dev.weir.internal.Checks;
import dev.weir.observe.Outcome;
import java.util.function.Function;
import reactor.core.Exceptions;
import reactor.core.publisher.Operators;

/** A stage's function, whose time and failures are counted. On workers, several at a time. */
final class Metered<T, R> implements Function<T, Object> {

  /** What takes the place of a result that is left out. */
  static final Object SKIPPED = new Object();

  private final Function<? super T, ? extends R> function;
  private final StageRun run;

  Metered(Function<? super T, ? extends R> function, StageRun run) {
    this.function = function;
    this.run = run;
  }

  @Override
  public Object apply(T element) {
    run.books().inService.begin(1, run.watch().now());
    try {
      return Checks.notNull("the stage's result", function.apply(element));
    } catch (Throwable error) {
      return failed(element, error);
    } finally {
      run.books().inService.end(1, run.watch().now());
    }
  }

  private Object failed(T element, Throwable error) {
    Throwable why = error;
    try {
      if (run.isSkipped(error, element)) {
        Operators.onDiscard(element, run.context());
        return SKIPPED; // settled when its turn comes
      }
    } catch (Throwable mistake) { // the listener's, or what is fatal
      if (mistake != error) {
        mistake.addSuppressed(error);
        why = mistake;
      }
    }
    run.fails(Outcome.FAILED, why);
    throw Exceptions.propagate(why);
  }
}
