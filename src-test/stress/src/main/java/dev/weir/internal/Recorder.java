package dev.weir.internal;

import java.util.Arrays;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;

/** Writes down what reaches a subscriber, and what its discard hook hears of. */
final class Recorder implements CoreSubscriber<Integer> {
  /*
   * All fields but the last are plain on purpose: the source must order its signals.
   */
  Subscription subscription;
  private String received = "";
  private String end = "";
  private int inside;
  private boolean overlapped;
  private final Queue<Integer> discarded = new ConcurrentLinkedQueue<>();

  private final Context context = Operators.enableOnDiscard(Context.empty(), this::discard);

  private void discard(Object element) {
    discarded.add((Integer) element);
  }

  @Override
  public Context currentContext() {
    return context;
  }

  @Override
  public void onSubscribe(Subscription s) {
    subscription = s;
  }

  @Override
  public void onNext(Integer element) {
    enter();
    received += element;
    inside--;
  }

  @Override
  public void onError(Throwable error) {
    enter();
    end += " failed";
    inside--;
  }

  @Override
  public void onComplete() {
    enter();
    end += " completed";
    inside--;
  }

  private void enter() {
    if (inside++ != 0 || !end.isEmpty()) {
      overlapped = true;
    }
  }

  /** As in {@code got 12 completed}. */
  String story() {
    return "got " + received + end + (overlapped ? " overlapped" : "");
  }

  String discarded() {
    StringBuilder all = new StringBuilder();
    discarded.stream().sorted().forEach(all::append);
    return all.toString();
  }

  /** What was received or discarded, in the order of the elements, each a digit. */
  String known() {
    char[] all = (received + discarded()).toCharArray();
    Arrays.sort(all);
    return new String(all);
  }

  /** As in {@code completed}: how it ended, and what was wrong with the signals. */
  String end() {
    return (end + (overlapped ? " overlapped" : "")).strip();
  }
}
