package dev.weir.internal;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.CoreSubscriber;
import reactor.util.context.Context;

/**
 * A task whose work is a Publisher. It keeps its place in the room until the Publisher terminates,
 * but its seat only for as long as subscribing takes.
 *
 * @param <T> the elements' type
 */
public abstract class PublisherTask<T> extends PoolTask implements Feed.Owner {

  private final Feed<T> feed;

  /**
   * A task that has not been offered.
   *
   * @param core the pool
   * @param bounds its bounds
   * @param context what the Publisher sees
   */
  @SuppressWarnings("this-escape") // to its own feed, which calls back only once it was offered
  protected PublisherTask(PoolCore core, TaskBounds bounds, Context context) {
    super(core, bounds);
    this.feed = new Feed<>(this, context);
  }

  /** It stays until its Publisher ends: only the room can bound how many do. */
  @Override
  final boolean mayFork() {
    return false;
  }

  /**
   * Says who gets the elements, once.
   *
   * @param subscriber gets its subscription at once
   */
  public final void attach(CoreSubscriber<? super T> subscriber) {
    feed.attach(subscriber);
  }

  /**
   * Whether somebody gets the elements.
   *
   * @return true after {@link #attach}
   */
  public final boolean isAttached() {
    return feed.isAttached();
  }

  /**
   * Ends the stream, if nothing has.
   *
   * @param error null to complete
   */
  protected final void end(@Nullable Throwable error) {
    feed.end(error);
  }

  /**
   * Subscribes to the Publisher. For {@link #call}, which then returns false.
   *
   * @param publisher whose end settles the task
   */
  protected final void subscribeTo(Publisher<? extends T> publisher) {
    if (!isSettled()) {
      publisher.subscribe(feed);
    }
  }

  @Override
  protected void succeeded() {
    feed.end(null);
  }

  @Override
  protected void failed(Throwable error) {
    feed.end(error);
  }

  @Override
  protected void released(boolean begun) {
    feed.cancelUpstream();
  }

  @Override
  protected void overran(@Nullable Throwable error) {
    Errors.dropOverrun(error, feed.currentContext());
  }

  @Override
  public final void publisherCompleted() {
    complete();
  }

  @Override
  public final boolean publisherFailed(Throwable error) {
    return fail(error);
  }

  @Override
  public final void subscriberCancelled() {
    abandon();
  }
}
