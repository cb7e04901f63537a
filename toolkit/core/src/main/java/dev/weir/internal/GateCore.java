package dev.weir.internal;

import dev.weir.limit.CallEnd;
import dev.weir.limit.Limit;
import dev.weir.observe.GateSnapshot;
import dev.weir.observe.Outcome;
import dev.weir.observe.Reason;
import dev.weir.overflow.CoDel;
import dev.weir.request.Deadline;
import java.util.Objects;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import reactor.core.scheduler.Scheduler;
import reactor.util.context.ContextView;

/**
 * Gives permits, as many as a limit says, and lets others wait for one, without a thread, in a line
 * that is bounded too.
 */
public final class GateCore extends Drain {
  /*
   * occupancy   how many have a permit and how many wait: see there. Nobody comes in past those who wait
   * lineup      those who wait, ordered by the drain
   * outbox      from the drain to whoever hands on: those who were let in, and are to be started, and
   *             those who were turned away, and are to be told
   * refused     somebody had to wait, or was refused, since somebody was let in: that the limit was in the
   *             way then. A race may lose it, once
   * settings, regulation   written by whoever changes them, who hands on then; read by any thread
   * control, discipline    what of the settings the drain goes by; owned by the drain
   *
   * Who hands on: whoever arrives in line; whoever gives a permit back and sees somebody wait; whoever
   * leaves the line; whoever changes anything, or closes. Lining up is counted before it arrives, then
   * the drain reads how many have a permit; giving one back is a step of the same word. So one of the two
   * sees the other.
   *
   * Nothing of a caller's runs under the drain: what is to be started is started by whoever hands on.
   * Sources that end while they are subscribed to give their permit back, and leave the next to the
   * loop in handOn() that has started them, so the stack does not grow with the line.
   */
  private final String name;
  private final Timer timer;
  private final Scheduler expiry;
  private final @Nullable Scheduler startOn;
  private final Occupancy occupancy = new Occupancy();
  private final Lineup lineup;
  private final ConcurrentLinkedQueue<GateAdmission> outbox = new ConcurrentLinkedQueue<>();
  private final GateBooks books = new GateBooks();
  private volatile boolean refused;
  private volatile GateSettings settings;
  private volatile Regulation regulation;
  private GateSettings orderedBy;
  private CoDel.@Nullable Control control;

  /**
   * An open gate.
   *
   * @param name of the gate
   * @param limit how many permits
   * @param settings the rest
   * @param clock the clock and timer; null for the system's
   * @param expiry where those are told who were turned away after they had waited
   * @param startOn where those are started who had to wait; null for the thread that gave the
   *     permit back
   */
  public GateCore(
      String name,
      Limit limit,
      GateSettings settings,
      @Nullable Scheduler clock,
      Scheduler expiry,
      @Nullable Scheduler startOn) {
    this.name = name;
    this.timer = clock == null ? SharedTimer.INSTANCE : new SchedulerTimer(clock);
    this.expiry = expiry;
    this.startOn = startOn;
    this.settings = settings;
    this.orderedBy = settings;
    this.control = newControl(settings);
    this.lineup = new Lineup(settings.discipline(), timer, null);
    this.regulation = new Regulation(limit, timer);
  }

  private static CoDel.@Nullable Control newControl(GateSettings settings) {
    return settings.codel() == null ? null : settings.codel().newControl();
  }

  public String name() {
    return name;
  }

  public GateSettings settings() {
    return settings;
  }

  // ---------------------------------------------------------------- coming

  /** Takes a permit for an arrival, or makes place for it in the line. */
  GateEntry enter(GateAdmission arrival) {
    books.offered();
    GateSettings now = settings;
    ContextView context = arrival.context();
    if (!context.isEmpty() && isDoomed(context)) {
      return refuse(arrival, Reason.DOOMED);
    }
    GateEntry entry;
    int tries = 0;
    do {
      entry = tryEnter(arrival, now, tries);
      tries = entry == null ? Spin.pause(tries) : tries;
    } while (entry == null);
    return entry;
  }

  private boolean isDoomed(ContextView context) {
    Deadline deadline = context.getOrDefault(Deadline.class, null);
    return deadline != null && deadline.remainingMillis(timer.epochMillis()) <= 0;
  }

  /* Null if somebody else was quicker. */
  private @Nullable GateEntry tryEnter(GateAdmission arrival, GateSettings now, int tries) {
    long look = occupancy.get();
    Regulation by = regulation;
    if (Occupancy.isOpenTo(look, by.limit())) {
      return occupancy.enter(look) ? entered(arrival, look, by, takeRefused()) : null;
    }
    if (Occupancy.isClosed(look)) {
      return refuse(arrival, Reason.SHUT_DOWN);
    }
    if (now.shadow()) {
      return occupancy.enter(look) ? enteredInShadow(arrival, look, now, by) : null;
    }
    int waiting = Occupancy.waiting(look);
    if (waiting < now.mostWaiting() || !arrival.isSheddable()) {
      arrival.beginWait(now, timer); // before anything counts on it
      return occupancy.lineUp(look) ? linedUp(arrival) : null;
    }
    if (tries == 0 && waiting > 0 && Occupancy.inFlight(look) < by.limit()) {
      handOn(); // somebody is about to be let in
      return null;
    }
    if (waiting > 0 && now.isRanked()) {
      arrival.beginWait(now, timer);
      return makeWay(arrival, now);
    }
    return refuse(arrival, now.whenFull());
  }

  private boolean takeRefused() {
    boolean any = refused;
    if (any) {
      refused = false;
    }
    return any;
  }

  private GateEntry entered(GateAdmission admission, long look, Regulation by, boolean limited) {
    if (by.isMeasuring()) {
      admission.entered(Occupancy.inFlight(look) + 1, limited, timer.nanoTime());
    } else {
      admission.enteredUnmeasured();
    }
    return GateEntry.ENTERED;
  }

  private GateEntry enteredInShadow(
      GateAdmission admission, long look, GateSettings now, Regulation by) {
    if (Occupancy.inFlight(look) - by.limit() < now.mostWaiting()) {
      books.wouldHaveWaited();
    } else {
      books.wouldHaveBeenTurnedAway(now.whenFull());
    }
    return entered(admission, look, by, true);
  }

  private GateEntry linedUp(GateAdmission arrival) {
    refused = true;
    arrival.becomeWaiting();
    return GateEntry.LINED_UP;
  }

  private GateEntry refuse(GateAdmission arrival, Reason why) {
    refused = true;
    arrival.settle(why.outcome());
    books.turnedAway(why);
    return arrival.refused(why);
  }

  /** One for whom there is place in the line arrives there. */
  void arrive(GateAdmission arrival) {
    GateWait wait = arrival.waiting();
    lineup.arrive(wait.ticket());
    wait.setAlarm(timer);
    handOn();
  }

  /* The last of those who wait makes way for one who ranks before it. */
  private @Nullable GateEntry makeWay(GateAdmission arrival, GateSettings now) {
    GateEntry entry;
    hold();
    try {
      pass();
      entry = takePlaceOfLast(arrival, now);
    } finally {
      leave();
    }
    handOn(); // the pass may have let somebody in
    return entry == GateEntry.REFUSED ? refuse(arrival, now.whenFull()) : entry;
  }

  private @Nullable GateEntry takePlaceOfLast(GateAdmission arrival, GateSettings now) {
    if (Occupancy.waiting(occupancy.get()) < now.mostWaiting()) {
      return null;
    }
    Waiter ticket = arrival.waiting().ticket();
    lineup.join(ticket);
    Waiter last = lineup.last(ticket, w -> w == ticket || of(w).isSheddable());
    lineup.leave(ticket);
    if (last == null || last == ticket) {
      return GateEntry.REFUSED;
    }
    if (!turnAway(of(last), now.whenCut(Reason.OUTRANKED))) {
      lineup.join(last); // whoever has settled it is about to give its place back, and to unlink it
      return null;
    }
    return linedUp(arrival);
  }

  // ---------------------------------------------------------------- going

  /** One has ended that had a permit. */
  void left(GateAdmission admission, Outcome outcome, CallEnd end) {
    books.ended(outcome);
    if (admission.isMeasured()) {
      regulation.ended(
          timer.nanoTime() - admission.enteredAt(), admission.flight(), admission.isLimited(), end);
    }
    occupancy.leave();
  }

  /** One was settled that waited; null if it is no longer wanted. */
  void leftLine(GateAdmission admission, @Nullable Reason why) {
    if (why == null) {
      books.cancelled();
    } else {
      books.turnedAway(why);
    }
    occupancy.leaveLine();
    lineup.leaveSoon(admission.waiting().ticket());
    admission.tell();
    handOn();
  }

  /** Whether somebody waits. */
  boolean isAwaited() {
    return Occupancy.waiting(occupancy.get()) != 0;
  }

  /** Gives what permits there are to those who wait, and starts them. Never under the drain. */
  public void handOn() {
    for (; ; ) {
      drain();
      GateAdmission next = outbox.poll();
      if (next == null) {
        break;
      }
      Errors.guard(next::tell);
    }
    lineup.tellMistake();
  }

  /** Starts one that had to wait. */
  void start(GateAdmission admission) {
    GateWait waited = admission.waiting();
    if (startOn == null) {
      waited.startHere();
      return;
    }
    try {
      startOn.schedule(waited.start());
    } catch (RejectedExecutionException e) {
      admission.unstartable(e);
    }
  }

  /** Tells somebody who has waited in vain. */
  void onExpiryScheduler(Runnable telling) {
    try {
      expiry.schedule(telling);
    } catch (RejectedExecutionException e) {
      telling.run(); // its scheduler is gone, but the subscriber must still be told
    }
  }

  // ---------------------------------------------------------------- the drain

  @Override
  protected void pass() {
    GateSettings now = settings;
    if (!now.equals(orderedBy)) {
      change(now);
    }
    lineup.absorb();
    if (Occupancy.isClosed(occupancy.get())) {
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
    if (!now.discipline().equals(orderedBy.discipline())) {
      lineup.reorder(now.discipline());
    }
    if (!Objects.equals(now.codel(), orderedBy.codel())) {
      control = newControl(now);
    }
    orderedBy = now;
  }

  private void letIn(GateSettings now) {
    long time = timer.nanoTime();
    Regulation by = regulation;
    while (!lineup.isEmpty()
        && (now.shadow() || Occupancy.inFlight(occupancy.get()) < by.limit())) {
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
        entered(admission, occupancy.get(), by, true); // before anybody can end it
        if (admission.admit()) {
          occupancy.letIn();
          books.waited(time - waiter.since);
          takeRefused();
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
    books.turnedAway(why);
    outbox.offer(admission);
    return true;
  }

  private void turnAwayForGood(GateAdmission admission, Reason why) {
    if (turnAway(admission, why)) {
      occupancy.leaveLine();
    }
  }

  private static GateAdmission of(Waiter waiter) {
    return (GateAdmission) waiter.entry();
  }

  // ---------------------------------------------------------------- changing

  /**
   * Goes by other settings from now on; those who wait stay, in another order perhaps. One thread
   * at a time, which then hands on.
   *
   * @param next the settings
   * @param limit another limit; null to go on with the one there is
   */
  public void change(GateSettings next, @Nullable Limit limit) {
    if (limit != null) {
      regulation = new Regulation(limit, timer);
    }
    settings = next;
  }

  /** Gives no more permits, and turns away those who wait. Idempotent. */
  public void close() {
    occupancy.close();
    handOn();
  }

  public boolean isClosed() {
    return Occupancy.isClosed(occupancy.get());
  }

  // ---------------------------------------------------------------- a look at it

  /**
   * How things stand.
   *
   * @param limit how many permits there are
   * @param inFlight how many are out
   * @param waiting how many wait for one
   */
  public record Look(int limit, int inFlight, int waiting) {}

  public Look look() {
    long now = occupancy.get();
    return new Look(
        regulation.limit(),
        Math.max(0, Occupancy.inFlight(now)),
        Math.max(0, Occupancy.waiting(now)));
  }

  public GateSnapshot snapshot() {
    GateSettings now = settings;
    Look look = look();
    long queued = Math.min(look.waiting, now.queueCapacity());
    return new GateSnapshot(
        name,
        books.ledger(look.waiting - queued, queued, look.inFlight),
        look.limit,
        now.queueCapacity(),
        now.mostWaiting() - now.queueCapacity(),
        books.turnedAway(),
        books.waits().percentiles(),
        new GateSnapshot.Shadow(books.onlyNotedToWait(), books.onlyNoted()));
  }
}
