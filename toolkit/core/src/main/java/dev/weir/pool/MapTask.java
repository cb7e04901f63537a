package dev.weir.pool;

import dev.weir.internal.Checks;
import dev.weir.internal.Errors;
import dev.weir.internal.PoolTask;
import dev.weir.internal.TaskBounds;
import dev.weir.observe.Reason;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;

/** Maps an element to a value. */
final class MapTask<T, R> extends PoolTask implements StageTask {

  private final Element<T, R> element;
  private final Function<? super T, ? extends R> mapper;
  private @Nullable R result;

  MapTask(Element<T, R> element, TaskBounds bounds, Function<? super T, ? extends R> mapper) {
    super(element.submission().core(), bounds);
    this.element = element;
    this.mapper = mapper;
  }

  @Override
  public PoolTask task() {
    return this;
  }

  @Override
  public void leftOut() {
    element.leftOut();
  }

  @Override
  public void passedOn() {}

  @Override
  public void discardResult() {
    Operators.onDiscard(result, element.context());
  }

  @Override
  protected boolean call() {
    element.started();
    result = Checks.notNull("the mapper's result", mapper.apply(element.value()));
    return true;
  }

  @Override
  protected void succeeded() {
    element.succeeded(Checks.notNull("result", result));
  }

  @Override
  protected void failed(Throwable error) {
    element.failed(error);
  }

  @Override
  protected void away(Reason why, long waitedNanos) {
    element.away(why, waitedNanos);
  }

  @Override
  protected void released(boolean begun) {
    if (!begun) { // else the body has it in hand
      element.discarded();
    }
  }

  @Override
  protected void overran(@Nullable Throwable error) {
    Errors.dropOverrun(error, element.context());
    if (result != null) {
      discardResult();
    } else {
      element.discarded();
    }
  }

  /** It is offered by whoever drains: the source, a request, or another element's worker. */
  @Override
  protected Context context() {
    return element.context();
  }

  @Override
  protected @Nullable String taskName() {
    return element.submission().taskName();
  }
}
