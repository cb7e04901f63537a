package dev.weir.flow;

import dev.weir.internal.Backlog;
import dev.weir.internal.OneAtATime;
import dev.weir.observe.Outcome;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Operators;

/** A buffer of elements as they come, bounded by count, and perhaps by weight. */
class BacklogSubscriber<T> extends BufferSubscriber<T, T> {
  /*
   * Weight   An element is weighed once, by the source's thread, if it must wait. Whether it has room is decided
   *          by what waits at that moment; those who take only ever make more of it.
   *
   * Nobody knows what an element will weigh that is asked for. So where the source is asked only for what fits, it
   * is asked for one at a time, and only while what waits weighs less than it may: the buffer never holds more
   * than that and one element. One that comes although the buffer weighs as much was not asked for.
   */
  final Backlog<T> backlog;
  private final @Nullable WeightBound<T> bound;
  private final @Nullable OneAtATime asking;
  private final boolean takesAlone;

  BacklogSubscriber(CoreSubscriber<? super T> actual, BufferSpec<T> spec, boolean stamped) {
    this(actual, spec, spec.newBacklog(stamped));
  }

  private BacklogSubscriber(
      CoreSubscriber<? super T> actual, BufferSpec<T> spec, Backlog<T> backlog) {
    super(actual, spec, backlog);
    this.backlog = backlog;
    this.bound = spec.weight();
    this.takesAlone = spec.excess() != Excess.DROP_OLDEST && !spec.isGauged();
    this.asking = spec.asksOneByOne() && bound != null ? new Asking(bound.most()) : null;
  }

  // ---------------------------------------------------------------- the source's thread

  @Override
  final T passing(T element) {
    if (asking != null) {
      asking.come();
    }
    return element;
  }

  @Override
  final void keep(T element) {
    if (bound != null) {
      keepWeighed(bound, element);
    } else if (!backlog.isFull()) {
      backlog.add(element, now(), 0);
      seeToAdded();
    } else if (spec.excess() == Excess.DROP_OLDEST) {
      replaceOldest(element, 0);
    } else {
      refuse(element);
    }
  }

  private void keepWeighed(WeightBound<T> weightBound, T element) {
    long weight;
    try {
      weight = weightBound.weigh(element);
    } catch (Throwable e) { // fatal ones are thrown on
      failFor(element, e);
      return;
    }
    if (!hasRoomFor(weight, weightBound.most())) {
      refuse(element);
    } else if (spec.excess() == Excess.DROP_OLDEST) {
      keepInPlaceOfOldest(element, weight, weightBound.most());
    } else {
      add(element, weight);
    }
    if (asking != null && upstream != null) {
      asking.ask(upstream);
    }
  }

  private void add(T element, long weight) {
    backlog.add(element, now(), weight);
    if (asking != null) {
      asking.come(); // now that what it weighs is known to all
    }
    seeToAdded();
  }

  /* Room is made before the arrival is added, so that at no moment more waits than may. */
  private void keepInPlaceOfOldest(T element, long weight, long most) {
    Throwable mistake = null;
    try {
      mistake = dropUntilNoMoreThan(most - weight);
    } finally {
      if (backlog.weight() > most - weight) { // something fatal was thrown
        account.discard(element);
      } else if (backlog.isFull()) {
        replaceOldest(element, weight);
      } else {
        add(element, weight);
      }
    }
    if (mistake != null) {
      failBy(mistake);
    }
  }

  /* The first of what listeners throw: it is to fail the stream when the arrival is there. */
  private @Nullable Throwable dropUntilNoMoreThan(long most) {
    Throwable first = null;
    for (T old = backlog.takeIfOver(most); old != null; old = backlog.takeIfOver(most)) {
      Throwable mistake = account.leaveOut(old, Outcome.DROPPED, upstream);
      if (first == null) {
        first = mistake;
      } else if (mistake != null) {
        Operators.onErrorDropped(mistake, currentContext());
      }
    }
    return first;
  }

  private boolean hasRoomFor(long weight, long most) {
    return switch (spec.excess()) {
      case DROP_OLDEST -> weight <= most;
      case DROP_NEWEST, FAIL -> weight <= most - backlog.weight() && !backlog.isFull();
      case BREACH -> backlog.weight() < most && !backlog.isFull();
    };
  }

  private void replaceOldest(T element, long weight) {
    T oldest = backlog.replace(element, now(), weight); // before user code runs
    if (oldest != null) { // or the consumer was faster, and has made room
      leaveOut(oldest, Outcome.DROPPED, null);
    }
    seeToAdded();
  }

  private void refuse(T element) {
    switch (spec.excess()) {
      case DROP_NEWEST, DROP_OLDEST -> leaveOut(element, Outcome.DROPPED, null);
      case FAIL, BREACH -> leaveOut(element, Outcome.REJECTED, spec.overflow());
    }
  }

  // ---------------------------------------------------------------- those who take

  /* The drain is alone at it, unless the source's thread drops the oldest. */
  @Override
  final @Nullable T take() {
    return takesAlone ? backlog.pollAlone() : backlog.poll();
  }

  @Override
  final @Nullable T takeAmongOthers() {
    return backlog.poll();
  }

  @Override
  final void discardAll() {
    for (T element = backlog.poll(); element != null; element = backlog.poll()) {
      account.discard(element);
    }
  }

  @Override
  final void askForMore(Subscription source, long more) {
    if (asking != null) {
      asking.ask(source);
    } else {
      source.request(more);
    }
  }

  private final class Asking extends OneAtATime {
    private final long most;

    Asking(long most) {
      this.most = most;
    }

    @Override
    protected boolean hasRoom() {
      return backlog.weight() < most && backlog.size() < spec.capacity();
    }
  }
}
