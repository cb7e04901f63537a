package dev.weir.pool;

import dev.weir.internal.Checks;
import dev.weir.internal.PoolTask;
import dev.weir.internal.PublisherTask;
import dev.weir.internal.TaskBounds;
import dev.weir.observe.Reason;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.util.context.Context;

/**
 * Maps an element to a Publisher and subscribes to it. Its result is a Flux of what the Publisher
 * produces, to be merged with the others downstream; until that has a subscriber, nothing is
 * requested.
 */
final class FlatMapTask<T, R> extends PublisherTask<R> implements StageTask {

  private final Element<T, Flux<R>> element;
  private final Function<? super T, ? extends Publisher<? extends R>> mapper;

  /** Whether the result was handed on, which from then on carries every signal. */
  private volatile boolean handedOn;

  FlatMapTask(
      Element<T, Flux<R>> element,
      TaskBounds bounds,
      Function<? super T, ? extends Publisher<? extends R>> mapper) {
    super(element.submission().core(), bounds, element.context());
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

  /** The merge downstream subscribes to a result as it gets it, unless it is cancelled. */
  @Override
  public void passedOn() {
    if (!isAttached()) {
      abandon();
    }
  }

  @Override
  public void discardResult() {
    abandon();
  }

  @Override
  protected boolean call() {
    element.started();
    Publisher<? extends R> publisher =
        Checks.notNull("the mapper's Publisher", mapper.apply(element.value()));
    handedOn = true;
    element.succeeded(new Result<>(this)); // first: what subscribing throws must reach it too
    subscribeTo(publisher);
    return false;
  }

  @Override
  protected void failed(Throwable error) {
    if (handedOn) {
      super.failed(error);
    } else {
      element.failed(error);
    }
  }

  @Override
  protected void away(Reason why, long waitedNanos) {
    if (handedOn) {
      end(element.submission().toException(why, waitedNanos));
    } else {
      element.away(why, waitedNanos);
    }
  }

  @Override
  protected void released(boolean begun) {
    super.released(begun);
    if (!handedOn && !begun) { // else the mapper has it in hand
      element.discarded();
    }
  }

  @Override
  protected void overran(@Nullable Throwable error) {
    super.overran(error);
    if (!handedOn) {
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

  private static final class Result<R> extends Flux<R> {

    private final PublisherTask<R> task;

    Result(PublisherTask<R> task) {
      this.task = task;
    }

    @Override
    public void subscribe(CoreSubscriber<? super R> actual) {
      task.attach(actual);
    }
  }
}
