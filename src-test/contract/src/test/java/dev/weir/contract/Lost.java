package dev.weir.contract;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;

/**
 * What a stream did not deliver to its subscriber, as Reactor's hooks in its Context hear of it.
 */
final class Lost {

  private final List<Object> discarded = new CopyOnWriteArrayList<>();
  private final List<Object> dropped = new CopyOnWriteArrayList<>();
  private final List<Throwable> droppedErrors = new CopyOnWriteArrayList<>();
  private final List<Throwable> operatorErrors = new CopyOnWriteArrayList<>();
  private final List<Throwable> rejections = new CopyOnWriteArrayList<>();

  Context context() {
    Consumer<Object> onDropped = dropped::add;
    Consumer<Throwable> onErrorDropped = droppedErrors::add;
    return Operators.enableOnDiscard(Context.empty(), discarded::add)
        .put("reactor.onNextDropped.local", onDropped)
        .put("reactor.onErrorDropped.local", onErrorDropped)
        .put("reactor.onOperatorError.local", into(operatorErrors))
        .put("reactor.onRejectedExecution.local", into(rejections));
  }

  private static BiFunction<Throwable, Object, Throwable> into(List<Throwable> errors) {
    return (error, data) -> {
      errors.add(error);
      return error;
    };
  }

  List<Object> discarded() {
    return discarded;
  }

  List<Object> dropped() {
    return dropped;
  }

  List<Throwable> droppedErrors() {
    return droppedErrors;
  }

  List<Throwable> operatorErrors() {
    return operatorErrors;
  }

  List<Throwable> rejections() {
    return rejections;
  }
}
