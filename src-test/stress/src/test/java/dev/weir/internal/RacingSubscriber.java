package dev.weir.internal;

import java.util.function.Consumer;
import org.reactivestreams.Subscription;
import reactor.core.Fuseable;

/**
 * A subscriber that takes parcels in the order of their numbers, signalled or out of the source's
 * queue, and may cancel after some.
 */
final class RacingSubscriber extends SoakSubscriber<Parcel> {

  private final Consumer<String> complaints;
  private final boolean fuses;
  private final int most;
  private final int senders;
  private final int[] last;
  private final Taking taking = new Taking();
  private Fuseable.QueueSubscription<Parcel> queue;
  private int taken;

  /**
   * One who has not subscribed.
   *
   * @param fuses whether it takes elements itself, if it may
   * @param most after how many it cancels
   * @param senders how many number their parcels: n, n + senders, n + 2 senders...
   */
  RacingSubscriber(
      long firstRequest, Consumer<String> complaints, boolean fuses, int most, int senders) {
    super(firstRequest, complaints);
    this.complaints = complaints;
    this.fuses = fuses;
    this.most = most;
    this.senders = senders;
    this.last = new int[senders];
  }

  @Override
  @SuppressWarnings("unchecked") // of the same elements
  public void onSubscribe(Subscription s) {
    if (fuses
        && s instanceof Fuseable.QueueSubscription<?> q
        && q.requestFusion(Fuseable.ASYNC) == Fuseable.ASYNC) {
      queue = (Fuseable.QueueSubscription<Parcel>) q;
    }
    super.onSubscribe(s);
  }

  @Override
  void received(Parcel parcel) {
    if (queue != null) {
      taking.drain();
    } else {
      take(parcel);
    }
  }

  private void take(Parcel parcel) {
    int sender = parcel.number() % senders;
    if (last[sender] > parcel.number()) {
      complaints.accept(parcel + " came after " + last[sender]);
    }
    last[sender] = parcel.number();
    parted(parcel);
    if (++taken == most) {
      cancel();
    }
  }

  int taken() {
    return taken;
  }

  @Override
  void cancel() {
    super.cancel();
    if (queue != null) {
      taking.drain();
    }
  }

  /** As publishOn does, with whichever thread comes by. */
  private final class Taking extends Drain {
    @Override
    protected void pass() {
      if (wasCancelled()) {
        queue.clear();
        return;
      }
      for (Parcel p = queue.poll(); p != null; p = queue.poll()) {
        take(p);
      }
    }
  }
}
