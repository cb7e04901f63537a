package dev.weir.internal;

import dev.weir.limit.CallEnd;
import dev.weir.limit.Limit;
import dev.weir.observe.GateSnapshot;
import dev.weir.observe.Outcome;
import dev.weir.observe.Reason;
import dev.weir.request.Deadline;
import dev.weir.request.Request;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.util.context.ContextView;

/**
 * Gives permits, as many as a limit says, and lets others wait for one, without a thread, in a line
 * that is bounded too.
 */
public final class GateCore {

  private final String name;
  private final Scheduler expiry;
  private final @Nullable Scheduler startOn;
  private final Function<? super Throwable, CallEnd> errors;
  private final GatePermits permits;
  private final GateLine line;

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
   * @param errors what an error says about the load
   */
  public GateCore(
      String name,
      Limit limit,
      GateSettings settings,
      @Nullable Scheduler clock,
      Scheduler expiry,
      @Nullable Scheduler startOn,
      Function<? super Throwable, CallEnd> errors) {
    this.name = name;
    this.expiry = expiry;
    this.startOn = startOn;
    this.errors = errors;
    Timer timer =
        clock == null ? new ScheduledTimer(Schedulers.parallel()) : new SteadyTimer(clock);
    this.permits = new GatePermits(limit, settings, timer);
    this.line = new GateLine(permits);
  }

  public String name() {
    return name;
  }

  // ---------------------------------------------------------------- coming

  /** Takes a permit for an arrival, or makes place for it in the line. */
  GateEntry enter(GateAdmission arrival) {
    permits.books().offered();
    try {
      return decide(arrival);
    } catch (Throwable e) { // what its Context holds, or a hook: nothing was given to it yet
      arrival.settle(Outcome.FAILED);
      permits.books().ended(Outcome.FAILED);
      throw e;
    }
  }

  private GateEntry decide(GateAdmission arrival) {
    GateSettings now = permits.settings();
    ContextView context = arrival.context();
    Shares parts = permits.shares();
    if (parts != null) {
      arrival.belongsTo(parts.of(Request.from(context)));
    }
    if (!context.isEmpty() && isDoomed(context)) {
      return refuse(arrival, Reason.DOOMED);
    }
    GateEntry entry;
    int tries = 0;
    do {
      entry = tryEnter(arrival, now);
      tries = entry == null ? Spin.pause(tries) : tries;
    } while (entry == null);
    return entry;
  }

  private boolean isDoomed(ContextView context) {
    Deadline deadline = context.getOrDefault(Deadline.class, null);
    return deadline != null && deadline.remainingMillis(permits.timer().epochMillis()) <= 0;
  }

  /* Null if somebody else was quicker. */
  private @Nullable GateEntry tryEnter(GateAdmission arrival, GateSettings now) {
    long look = permits.occupancy().get();
    Regulation by = permits.regulation();
    if (Occupancy.isOpenTo(look, by.limit())) {
      return permits.enter(arrival, look, by) ? GateEntry.ENTERED : null;
    }
    if (Occupancy.isClosed(look)) {
      return refuse(arrival, Reason.SHUT_DOWN);
    }
    if (now.shadow()) {
      return permits.enterInShadow(arrival, look, now, by) ? GateEntry.ENTERED : null;
    }
    if (Occupancy.hasPlace(look, by.limit(), now.mostWaiting()) || !arrival.isSheddable()) {
      arrival.beginWait(now, permits.timer()); // before anything counts on it
      return permits.occupancy().lineUp(look) ? linedUp(arrival) : null;
    }
    return Occupancy.waiting(look) > 0 && now.isRanked()
        ? outrank(arrival, now)
        : refuse(arrival, now.whenFull());
  }

  private @Nullable GateEntry outrank(GateAdmission arrival, GateSettings now) {
    arrival.beginWait(now, permits.timer());
    Boolean hasPlace;
    try {
      hasPlace = line.takePlaceOfLast(arrival, now);
    } finally {
      handOn(); // whoever had to go is to be told, and somebody may have been let in
    }
    if (hasPlace == null) {
      return null;
    }
    return hasPlace ? linedUp(arrival) : refuse(arrival, now.whenFull());
  }

  private GateEntry linedUp(GateAdmission arrival) {
    permits.inTheWay();
    arrival.becomeWaiting();
    return GateEntry.LINED_UP;
  }

  private GateEntry refuse(GateAdmission arrival, Reason why) {
    permits.inTheWay();
    arrival.settle(why.outcome());
    permits.turnedAway(arrival, why);
    return arrival.refused(why);
  }

  /** One for whom there is place in the line arrives there. */
  void arrive(GateAdmission arrival) {
    line.arrive(arrival.waiting());
    handOn();
  }

  // ---------------------------------------------------------------- going

  /** One has ended that had a permit. */
  void left(GateAdmission admission, Outcome outcome, CallEnd end) {
    permits.giveBack(admission, outcome, end);
  }

  /** What an error says about the load of what was called: nothing, if its judge throws. */
  CallEnd endOf(Throwable error) {
    try {
      return Checks.notNull("errors", errors.apply(error));
    } catch (Throwable e) { // a caller's
      Errors.reportOrDrop(e);
      return CallEnd.IGNORED;
    }
  }

  /** One was settled that waited; null if it is no longer wanted. */
  void leftLine(GateAdmission admission, @Nullable Reason why) {
    if (why == null) {
      permits.books().cancelled();
    } else {
      permits.turnedAway(admission, why);
    }
    line.left(admission.waiting());
    Errors.guard(admission::tell);
    handOn();
  }

  /** Whether somebody waits. */
  boolean isAwaited() {
    return Occupancy.waiting(permits.occupancy().get()) != 0;
  }

  /** Gives what permits there are to those who wait, and starts them. */
  public void handOn() {
    line.handOn();
  }

  /** Starts one that had to wait. */
  void start(GateWait waited) {
    waited.start(startOn);
  }

  /** Tells somebody who has waited in vain. */
  void tell(GateWait waited, Runnable telling) {
    waited.tell(expiry, telling);
  }

  // ---------------------------------------------------------------- changing

  /**
   * Makes ready to go by other settings; those who wait stay, in another order perhaps.
   *
   * @param next the settings
   * @param limit another limit; null to go on with the one there is
   * @return changes to them: one thread at a time, which then hands on
   */
  public Runnable toChange(GateSettings next, @Nullable Limit limit) {
    return permits.toChange(next, limit);
  }

  /** Gives no more permits, and turns away those who wait. Idempotent. */
  public void close() {
    permits.occupancy().close();
    handOn();
  }

  public boolean isClosed() {
    return Occupancy.isClosed(permits.occupancy().get());
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
    long now = permits.occupancy().get();
    return new Look(
        permits.regulation().limit(),
        Math.max(0, Occupancy.inFlight(now)),
        Math.max(0, Occupancy.waiting(now)));
  }

  /** How many permits nobody has, and nobody waits for. */
  public int free() {
    Look now = look();
    return Math.max(0, now.limit - now.inFlight - now.waiting);
  }

  public GateSnapshot snapshot() {
    GateSettings now = permits.settings();
    GateBooks books = permits.books();
    Look look = look();
    Shares parts = permits.shares();
    long queued = Math.min(look.waiting, now.queueCapacity());
    return new GateSnapshot(
        name,
        books.ledger(look.waiting - queued, queued, look.inFlight),
        look.limit,
        now.queueCapacity(),
        now.mostWaiting() - now.queueCapacity(),
        books.turnedAway(),
        books.waits().percentiles(),
        parts == null ? List.of() : parts.snapshot(),
        new GateSnapshot.Shadow(books.onlyNotedToWait(), books.onlyNoted()));
  }
}
