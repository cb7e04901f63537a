package dev.weir.flow;

import dev.weir.internal.MergeCell;
import dev.weir.observe.Outcome;
import java.util.function.LongUnaryOperator;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import reactor.core.CoreSubscriber;

/** A buffer that thins out what comes as it fills. */
final class SamplingSubscriber<T> extends MergingSubscriber<T, SampleRun<T>, Sampled<T>> {
  /*
   * ordinary, special   the last run of each kind: the source's thread adds to it while it waits, if it is
   *                     to be longer, or if there is no room for another
   *
   * An element begins a run of its own while one place more than that is free, or if no run of its kind waits.
   * If none of one kind waits, all that wait are of the other, which has left the last place free: so there is
   * room. How long a run becomes depends on how many wait and when it is taken, never on which of its elements is
   * chosen: so each of them is, with the same chance.
   */
  private final Thinning thinning;
  private final @Nullable Predicate<? super T> always;
  private final LongUnaryOperator random;
  private final Line<T> ordinary = new Line<>();
  private final Line<T> special = new Line<>();
  private long reported = 1;

  SamplingSubscriber(
      CoreSubscriber<? super Sampled<T>> actual,
      BufferSpec<T> spec,
      Thinning thinning,
      @Nullable Predicate<? super T> always,
      LongUnaryOperator random) {
    super(actual, spec);
    this.thinning = thinning;
    this.always = always;
    this.random = random;
  }

  @Override
  Sampled<T> passing(T element) {
    report(1);
    return new Sampled<>(element, 1);
  }

  @Override
  void keep(T element) {
    boolean isSpecial;
    try {
      isSpecial = always != null && always.test(element);
    } catch (Throwable e) { // fatal ones are thrown on
      failFor(element, e);
      return;
    }
    int waiting = waiting();
    long length = thinning.runLength(waiting);
    report(length);
    Line<T> line = isSpecial ? special : ordinary;
    SampleRun<T> run =
        waiting >= thinning.capacity() - 1 || line.length() < (isSpecial ? 1 : length)
            ? line.open()
            : null;
    if (run == null) {
      add(line.next(), line.begin(element));
    } else {
      T left = run.join(element, random);
      putBack(line.cell, run); // before user code runs
      leaveOut(left, Outcome.DROPPED, null);
    }
  }

  private void report(long length) {
    if (length != reported) {
      reported = length;
      account.oneIn(length);
      if (cancelled) {
        ended(); // perhaps that was too early
      }
    }
  }

  @Override
  void ended() {
    account.oneIn(1);
  }

  @Override
  Sampled<T> passedOn(SampleRun<T> waiting) {
    return new Sampled<>(waiting.chosen(), waiting.length());
  }

  @Override
  T discarded(SampleRun<T> waiting) {
    return waiting.chosen();
  }

  /** Of the source's thread. */
  private static final class Line<T> {

    MergeCell<SampleRun<T>> cell = new MergeCell<>();
    private @Nullable SampleRun<T> last;

    /** Of the last run. */
    long length() {
      return last == null ? 0 : last.length();
    }

    /** The last run, if it waits. */
    @Nullable SampleRun<T> open() {
      return cell.open();
    }

    /** For a new run: the one before may still wait in its own. */
    MergeCell<SampleRun<T>> next() {
      cell = new MergeCell<>();
      return cell;
    }

    SampleRun<T> begin(T element) {
      SampleRun<T> run = new SampleRun<>(element);
      last = run;
      return run;
    }
  }
}
