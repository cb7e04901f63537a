package dev.weir.internal;

import dev.weir.limit.CallEnd;
import dev.weir.limit.Limit;
import dev.weir.observe.Outcome;
import dev.weir.observe.Reason;
import org.jspecify.annotations.Nullable;

/** A gate's permits: who may take one, and what is noted of whoever has one or gets none. */
final class GatePermits {
  /*
   * occupancy   how many have a permit and how many wait: see there
   * refused     somebody had to wait, or was refused, since somebody was let in: that the limit was in the
   *             way then. A race may lose it, once
   * settings, regulation   written by whoever changes them, who hands on then; read by any thread
   * shares      written by the line's drain, when it goes by other settings; read by any thread
   */
  private static final long UNKNOWN = -1;

  private final Timer timer;
  private final Occupancy occupancy = new Occupancy();
  private final GateBooks books = new GateBooks();
  private volatile boolean refused;
  private volatile GateSettings settings;
  private volatile Regulation regulation;
  private volatile @Nullable Shares shares;

  GatePermits(Limit limit, GateSettings settings, Timer timer) {
    this.timer = timer;
    this.settings = settings;
    this.regulation = new Regulation(limit, timer);
    share(settings);
  }

  Timer timer() {
    return timer;
  }

  Occupancy occupancy() {
    return occupancy;
  }

  GateBooks books() {
    return books;
  }

  GateSettings settings() {
    return settings;
  }

  Regulation regulation() {
    return regulation;
  }

  @Nullable Shares shares() {
    return shares;
  }

  // ---------------------------------------------------------------- taking and giving back

  /** Takes a permit, if nothing has changed since a look. */
  boolean enter(GateAdmission arrival, long look, Regulation by) {
    long now = timeFor(by);
    if (!occupancy.enter(look)) {
      return false;
    }
    began(arrival);
    measure(arrival, look, by, takeRefused(), now);
    return true;
  }

  /** As {@link #enter}, though there may be none: what would have become of it is noted. */
  boolean enterInShadow(GateAdmission arrival, long look, GateSettings settings, Regulation by) {
    long now = timeFor(by);
    if (!occupancy.enter(look)) {
      return false;
    }
    if (Occupancy.inFlight(look) - by.limit() < settings.mostWaiting()) {
      books.wouldHaveWaited();
    } else {
      books.wouldHaveBeenTurnedAway(settings.whenFull());
    }
    began(arrival);
    measure(arrival, look, by, true, now);
    return true;
  }

  /* Looked at before a permit is taken: a caller's clock may throw. */
  private long timeFor(Regulation by) {
    return by.isMeasuring() ? timer.read() : 0;
  }

  /** One that has waited was admitted: its place in the line becomes a permit. */
  void enterFromLine(GateAdmission admission, long waitedNanos) {
    occupancy.letIn();
    books.waited(waitedNanos);
    takeRefused();
    began(admission);
  }

  private static void began(GateAdmission admission) {
    Share share = admission.share();
    if (share != null) {
      share.began();
    }
  }

  /** One begins at a time: notes what its limit is to be told in the end. */
  void measure(GateAdmission admission, long look, Regulation by, boolean limited, long now) {
    if (by.isMeasuring()) {
      admission.entered(Occupancy.inFlight(look) + 1, limited, now);
    } else {
      admission.enteredUnmeasured();
    }
  }

  private boolean takeRefused() {
    boolean any = refused;
    if (any) {
      refused = false;
    }
    return any;
  }

  /** The limit is in somebody's way. */
  void inTheWay() {
    refused = true;
  }

  /** One gets no permit. */
  void turnedAway(GateAdmission admission, Reason why) {
    books.turnedAway(why);
    Share share = admission.share();
    if (share != null) {
      share.refused();
    }
  }

  /** One has ended that had a permit. */
  void giveBack(GateAdmission admission, Outcome outcome, CallEnd end) {
    books.ended(outcome);
    Share share = admission.share();
    if (share != null) {
      share.ended();
    }
    if (admission.isMeasured()) {
      tellLimit(admission, end);
    }
    occupancy.leave();
  }

  private void tellLimit(GateAdmission admission, CallEnd end) {
    try {
      long began = admission.enteredAt();
      long now = timer.read();
      long run = now == Clock.UNREAD || began == Clock.UNREAD ? UNKNOWN : now - began;
      regulation.ended(run, admission.flight(), admission.isLimited(), end);
    } catch (Throwable e) { // a clock's mistake must not become the call's
      Errors.reportOrDrop(e);
    }
  }

  // ---------------------------------------------------------------- changing

  /** What goes by other settings; and by another limit, unless that is null. */
  Runnable toChange(GateSettings next, @Nullable Limit limit) {
    Regulation other = limit == null ? null : new Regulation(limit, timer);
    return () -> {
      if (other != null) {
        regulation = other;
      }
      settings = next;
    };
  }

  /** Gives parts to partitions, or to nobody. */
  final void share(GateSettings now) {
    shares =
        now.partitions() == null ? null : new Shares(now.partitions(), () -> regulation.limit());
  }
}
