package dev.weir.pipeline;

import dev.weir.internal.Passage;
import dev.weir.observe.Outcome;
import dev.weir.observe.Refused;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import reactor.core.Exceptions;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;

/** One stage in one subscription: what it has in hand, and how that is settled. */
final class StageRun {
  /*
   * inside   what was passed on by the buffer and is not settled. An element is settled when its result, or the
   *          last one of its Publisher, is passed on, or by its function when that fails: whoever is first.
   *          Whoever ends the run closes it, and settles all that are left
   */
  private final Books books;
  private final Watch watch;
  private final Context context;
  private final @Nullable BiConsumer<? super Throwable, Object> skips;
  private final Passage inside = new Passage();
  private final Pauses linedUp;

  /** The error that came from before; or one of this stage's, which is accounted for. */
  private volatile @Nullable Throwable known;

  StageRun(
      Books books,
      Watch watch,
      Context context,
      @Nullable BiConsumer<? super Throwable, Object> skips) {
    this.books = books;
    this.watch = watch;
    this.context = context;
    this.skips = skips;
    this.linedUp = new Pauses(books.linedUp, watch::now);
  }

  Books books() {
    return books;
  }

  Watch watch() {
    return watch;
  }

  Context context() {
    return context;
  }

  /** Those who came before have failed, or the buffer: no element of this stage's. */
  void sourceFailed(Throwable error) {
    known = error;
  }

  /** An element comes from the buffer. False if the run is over: it was counted, and discarded. */
  boolean enter(Object element) {
    if (inside.enter()) {
      books.inHand.begin(1, watch.now());
      return true;
    }
    books.settled(Outcome.CANCELLED, 1);
    Operators.onDiscard(element, context);
    return false;
  }

  /** An element is settled. False if it was before: the run is over. */
  boolean settle(Outcome outcome) {
    if (inside.leave(1)) {
      books.settled(outcome, 1);
      return true;
    }
    return false;
  }

  /** An element that was taken waits for a place, as for a gate's permit. */
  void linesUp() {
    linedUp.begin();
  }

  /** It waits no longer. */
  void linesUpNoLonger() {
    linedUp.end();
  }

  /** A place in hand is free. To follow a {@link #settle} that was true. */
  void free() {
    books.inHand.end(1, watch.now());
  }

  /**
   * A function has failed.
   *
   * @return whether its element is left out, which was told; else the stream is to fail
   */
  boolean isSkipped(Throwable error, Object element) {
    if (skips == null || isEnding()) {
      return false;
    }
    Exceptions.throwIfJvmFatal(error);
    skips.accept(error, element);
    return true;
  }

  /** Nothing begins any more, and what fails was cancelled: functions are interrupted. */
  boolean isEnding() {
    return known != null || inside.isClosed();
  }

  /**
   * The stream fails because of an element, which is settled by that; if it does so already, the
   * element is settled with all that are left.
   *
   * @param outcome of the element
   * @param error what the stream fails with
   */
  void fails(Outcome outcome, Throwable error) {
    if (known == null && settle(outcome)) {
      known = error;
      free();
    }
  }

  /**
   * The run is over, perhaps once more.
   *
   * @param error why; null if it was cancelled or has completed
   */
  void close(@Nullable Throwable error) {
    long left = inside.close();
    if (left > 0) {
      books.inHand.end((int) left, watch.now());
      Outcome first = error == null || known != null ? Outcome.CANCELLED : outcomeOf(error);
      books.settled(first, 1);
      books.settled(Outcome.CANCELLED, left - 1);
    }
  }

  /** Who was turned away by a pool or a gate counts as it does there. */
  static Outcome outcomeOf(Throwable error) {
    return error instanceof Refused refused ? refused.reason().outcome() : Outcome.FAILED;
  }
}
