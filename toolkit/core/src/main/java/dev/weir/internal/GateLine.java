package dev.weir.internal;

import dev.weir.observe.Reason;
import dev.weir.overflow.CoDel;
import java.util.Objects;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/** Those who wait for a gate's permits, and what hands those out. */
final class GateLine extends Drain {
  /*
   * lineup      those who wait, ordered by the drain
   * outbox      from the drain to whoever hands on: those who were let in, and are to be started, and
   *             those who were turned away, and are to be told
   * orderedBy, control   what the drain goes by; owned by it
   * clock       for the drain: what it throws is told by whoever hands on
   *
   * Who hands on: whoever arrives in line; whoever gives a permit back and sees somebody wait; whoever
   * leaves the line; whoever changes anything, or closes. Lining up is counted before it arrives, then
   * the drain reads how many have a permit; giving one back is a step of the same word. So one of the two
   * sees the other.
   *
   * Nothing of a caller's but the discipline runs under the drain: what is to be started is started by
   * whoever hands on.
   *
   * Who is told, or started, may come back from within: a source that ends while it is subscribed to and
   * comes again, an inner call, a stream's next element. It hands on in a loop within the loop, as whoever
   * is told may block until that is done. So that the stack does not grow with the line, so many are
   * nested and no more: one that would be too deep makes its pass, and leaves the outbox to the loops
   * further down its stack, each of which looks once more after whomever it tells. Sources that only end,
   * and give their permit back, leave the next to the loop that has started them at once.
   */
  private static final int DEEPEST = 16;

  private final GatePermits permits;
  private final Lineup lineup;
  private final ConcurrentLinkedQueue<GateAdmission> outbox = new ConcurrentLinkedQueue<>();
  private final Nesting loops = new Nesting(DEEPEST);
  private final Runnable loop = this::tellAll;
  private final Clock clock;
  private GateSettings orderedBy;
  private CoDel.@Nullable Control control;

  GateLine(GatePermits permits) {
    this.permits = permits;
    this.clock = permits.timer().noting(this::note);
    this.orderedBy = permits.settings();
    this.control = newControl(orderedBy);
    this.lineup = new Lineup(newRanks(orderedBy));
  }

  private static CoDel.@Nullable Control newControl(GateSettings settings) {
    return settings.codel() == null ? null : settings.codel().newControl();
  }

  private Ranks newRanks(GateSettings now) {
    Shares parts = permits.shares();
    return parts == null
        ? new Ranks(now.discipline(), clock, (LearnedTimes) null)
        : new Ranks(now.discipline(), clock, parts);
  }

  /* A discipline may read the clock as the first line is made. */
  private void note(Throwable mistake) {
    Lineup made = lineup;
    if (made == null) {
      Errors.reportOrDrop(mistake);
    } else {
      made.note(mistake);
    }
  }

  // ---------------------------------------------------------------- any thread

  /** One for whom there is place arrives. To be handed on. */
  void arrive(GateWait wait) {
    lineup.arrive(wait.ticket());
    wait.setAlarm(permits.timer());
  }

  /** One was settled from outside. To be handed on. */
  void left(GateWait wait) {
    permits.occupancy().leaveLine();
    lineup.leaveSoon(wait.ticket());
  }

  /** Gives what permits there are to those who wait, and starts them. Never under the drain. */
  void handOn() {
    Errors.guard(this::drain); // whom it has let in until it throws is to be started
    if (!outbox.isEmpty()) { // only then is anything asked of the thread
      loops.tryRun(loop);
    }
    lineup.tellMistake();
  }

  private void tellAll() {
    for (GateAdmission next = outbox.poll(); next != null; next = outbox.poll()) {
      Errors.guard(next::tell);
      Errors.guard(this::drain);
      lineup.tellMistake(); // each in its turn: a clock may throw for as long as the line is long
    }
  }

  /**
   * Has the last of those who wait make way for one who ranks before it, and takes over its place
   * in the line.
   *
   * @param arrival stands nowhere yet
   * @param now the settings
   * @return whether it has a place; null if there may be room by now
   */
  @Nullable Boolean takePlaceOfLast(GateAdmission arrival, GateSettings now) {
    hold();
    try {
      pass();
      return replaceLast(arrival, now);
    } finally {
      Errors.guard(this::leave); // or a place that was given is lost
    }
  }

  private @Nullable Boolean replaceLast(GateAdmission arrival, GateSettings now) {
    long look = permits.occupancy().get();
    if (Occupancy.hasPlace(look, permits.regulation().limit(), now.mostWaiting())) {
      return null;
    }
    Waiter ticket = arrival.waiting().ticket();
    lineup.join(ticket);
    Waiter last = lineup.last(ticket, w -> w == ticket || of(w).isSheddable());
    lineup.leave(ticket);
    if (last == null || last == ticket) {
      return false;
    }
    if (turnAway(of(last), now.whenCut(Reason.OUTRANKED))) {
      return true;
    }
    lineup.join(last); // whoever has settled it is about to give its place back, and to unlink it
    return null;
  }

  // ---------------------------------------------------------------- the drain

  @Override
  protected void pass() {
    GateSettings now = permits.settings();
    if (!now.equals(orderedBy)) {
      change(now);
    }
    lineup.absorb();
    if (Occupancy.isClosed(permits.occupancy().get())) {
      for (Waiter waiter : lineup.takeAll()) {
        turnAwayForGood(of(waiter), Reason.SHUT_DOWN);
      }
    } else if (!lineup.isEmpty()) {
      letIn(now);
    }
    if (control != null && lineup.isEmpty()) { // whoever was the last to go, and wherever to
      control.isToCut(0, 0, 0);
    }
    lineup.noteMistake();
  }

  private void change(GateSettings now) {
    boolean otherParts = !Objects.equals(now.partitions(), orderedBy.partitions());
    if (otherParts) {
      permits.share(now);
    }
    if (otherParts || !now.discipline().equals(orderedBy.discipline())) {
      lineup.reorder(newRanks(now));
    }
    if (!Objects.equals(now.codel(), orderedBy.codel())) {
      control = newControl(now);
    }
    orderedBy = now;
  }

  private void letIn(GateSettings now) {
    long read = clock.read();
    long time = read == Clock.UNREAD ? clock.nanoTime() : read;
    Regulation by = permits.regulation();
    while (!lineup.isEmpty()
        && (now.shadow() || Occupancy.inFlight(permits.occupancy().get()) < by.limit())) {
      boolean cut =
          control != null && control.isToCut(lineup.oldestWait(time), time, lineup.size());
      Waiter waiter = cut ? lastOrNext() : lineup.next();
      if (waiter == null) {
        break;
      }
      GateAdmission admission = of(waiter);
      if (cut && admission.isSheddable()) {
        turnAwayForGood(admission, now.whenCut(Reason.STANDING_QUEUE));
      } else if (admission.waiting().isOver(time)) {
        turnAwayForGood(admission, admission.waiting().whenOver());
      } else {
        permits.measure( // seen by whoever ends it
            admission, permits.occupancy().get(), by, true, read);
        if (admission.admit()) {
          permits.enterFromLine(admission, time - waiter.since);
          outbox.offer(admission);
        }
      }
    }
  }

  private @Nullable Waiter lastOrNext() {
    Waiter last = lineup.last(null, w -> of(w).isSheddable());
    return last == null ? lineup.next() : last;
  }

  /* False if somebody else has settled it. Its place in the line is the caller's then. */
  private boolean turnAway(GateAdmission admission, Reason why) {
    if (!admission.settleAway(why)) {
      return false;
    }
    permits.turnedAway(admission, why);
    outbox.offer(admission);
    return true;
  }

  private void turnAwayForGood(GateAdmission admission, Reason why) {
    if (turnAway(admission, why)) {
      permits.occupancy().leaveLine();
    }
  }

  private static GateAdmission of(Waiter waiter) {
    return (GateAdmission) waiter.entry();
  }
}
