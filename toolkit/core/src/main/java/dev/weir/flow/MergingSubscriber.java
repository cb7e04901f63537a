package dev.weir.flow;

import dev.weir.internal.Backlog;
import dev.weir.internal.MergeCell;
import org.jspecify.annotations.Nullable;
import reactor.core.CoreSubscriber;

/**
 * A buffer into whose elements others are merged while they wait.
 *
 * @param <I> the type of what comes
 * @param <C> the type of what waits
 * @param <O> the type of what is passed on
 */
abstract class MergingSubscriber<I, C, O> extends BufferSubscriber<I, O> {
  /*
   * cells   in the order in which they were filled. The source's thread adds, and merges into any that it
   *         remembers (see MergeCell); nobody but the drain takes, or a fused consumer instead of it, and both
   *         only after a cancel
   *
   * A cell that was taken may still stand in the backlog for a moment when the source's thread adds the next.
   * Who does not ask first whether it is full, as it knows that there is room, may so add one more than may wait:
   * the backlog has a slot for that.
   */
  private final Backlog<MergeCell<C>> cells;

  MergingSubscriber(CoreSubscriber<? super O> actual, BufferSpec<I> spec) {
    this(actual, spec, new Backlog<>(spec.capacity(), false));
  }

  private MergingSubscriber(
      CoreSubscriber<? super O> actual, BufferSpec<I> spec, Backlog<MergeCell<C>> cells) {
    super(actual, spec, cells);
    this.cells = cells;
  }

  /** As what something is passed on that has waited. */
  abstract O passedOn(C waiting);

  /** What is discarded of something that has waited. */
  abstract I discarded(C waiting);

  /** The source's thread: whether as many wait as may. */
  final boolean isFull() {
    return MergeCell.isFull(cells);
  }

  /** How many wait. */
  final int waiting() {
    return cells.size();
  }

  /** The source's thread: something more waits, for which there is room. */
  final void add(MergeCell<C> spent, C something) {
    spent.fill(something, cells);
    seeToAdded();
  }

  /** The source's thread is done with what it had in hand. */
  final void putBack(MergeCell<C> opened, C something) {
    opened.close(something);
    seeToAdded();
  }

  @Override
  final @Nullable O take() {
    C oldest = MergeCell.takeOldest(cells);
    return oldest == null ? null : passedOn(oldest);
  }

  @Override
  final @Nullable O takeAmongOthers() {
    return take();
  }

  @Override
  final void discardAll() {
    for (C oldest = MergeCell.takeOldest(cells);
        oldest != null;
        oldest = MergeCell.takeOldest(cells)) {
      account.discard(discarded(oldest));
    }
  }
}
