package dev.weir.internal;

import dev.weir.observe.Outcome;
import dev.weir.observe.Reason;
import dev.weir.overflow.Overflow;
import dev.weir.request.Request;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.Exceptions;
import reactor.core.scheduler.Schedulers;

/**
 * How new work without a subscriber comes into a pool, and how none does any more. {@link PoolTask}
 * is for work with a subscriber.
 */
public final class Entrance {

  private final PoolCore core;
  private final Room room;
  private final Set<BatchCore<?>> batchers = ConcurrentHashMap.newKeySet();
  private final @Nullable Forks forks;

  /** What work without a Context carries; null if nothing, or if nobody heeds it. */
  private final @Nullable Request request;

  /**
   * A way into a pool.
   *
   * @param core the pool
   * @param request what comes in this way carries
   */
  public Entrance(PoolCore core, Request request) {
    Errors.prepare();
    this.core = core;
    this.room = core.room();
    this.request = room.isOrdered() && !request.equals(Request.PLAIN) ? request : null;
    this.forks = core.forks().arePossible() ? core.forks() : null;
  }

  /** Lets an admission in, as a fork if it can be one, and calls somebody for it. */
  RoomEntry enter(PoolAdmission admission) {
    if (forks != null && admission.mayFork()) {
      admission.becomeForked(true);
      if (forks.fork(admission)) {
        return RoomEntry.ADMITTED;
      }
      admission.becomeForked(false);
    }
    return enterRoom(admission);
  }

  /**
   * Lets an admission and its followers in together, if that can be done at all. Somebody is to be
   * called for them.
   *
   * @return the first of those that did not come in, who must each {@link #enter(PoolAdmission)};
   *     null if all have
   */
  @Nullable PoolTask enter(PoolTask first, int count, long now) {
    return forks == null ? room.enter(first, count, now) : first;
  }

  private RoomEntry enterRoom(Object entry) {
    RoomEntry answer = room.enter(entry);
    if (answer == RoomEntry.ADMITTED) {
      core.summons().callForAdmission();
    }
    return answer;
  }

  /**
   * Admits a bare body.
   *
   * @param task what to run
   * @param overflow what to do if there is no room
   * @return null if it was accepted, or has been run; else why not
   */
  public @Nullable Reason execute(Runnable task, Overflow overflow) {
    Runnable body = Schedulers.onSchedule(task);
    SeatForks here = forks == null ? null : forks.here();
    if (here != null) {
      if (here.fork(body)) {
        return null;
      }
      if (overflow.whenFull() == Overflow.Verdict.RUN && here.atOnce().isRoomTakenForFull()) {
        return runAtOnce(here.atOnce(), body);
      }
    }
    Object entry = request == null ? body : new Waiter(body, request, 0);
    return switch (enterRoom(entry)) {
      case ADMITTED -> null;
      case CLOSED -> refuse(Reason.SHUT_DOWN);
      case FULL -> {
        core.summons().callForRoom();
        yield switch (overflow.whenFull()) {
          case DROP -> refuse(Reason.DROPPED);
          case REJECT -> refuse(Reason.NO_ROOM);
          case RUN -> {
            if (here == null) {
              yield runInline(body);
            }
            here.atOnce().roomWasFull();
            yield runAtOnce(here.atOnce(), body);
          }
          case WAIT -> parkForRoom(entry, overflow);
        };
      }
    };
  }

  /**
   * Counts new work that was turned away before it was offered to the room, and tells the listener.
   *
   * @param why the reason
   * @return the reason
   */
  public Reason refuse(Reason why) {
    room.books().refused(why.outcome());
    core.turnedAway(null, why.outcome(), 0);
    return why;
  }

  private @Nullable Reason runAtOnce(AtOnce atOnce, Runnable body) {
    Reason why = atOnce.run(body);
    return why == null ? null : refuse(why);
  }

  /** Why the current thread must not run a body that finds no room; null if it may. */
  @Nullable Reason whyNotRun() {
    SeatForks here = forks == null ? null : forks.here();
    if (here != null) {
      return here.atOnce().hasDepth() ? null : Reason.NO_ROOM;
    }
    if (Schedulers.isInNonBlockingThread() && !core.isOnSeat()) {
      return Reason.WOULD_BLOCK; // a body would hold it up; but the pool's own are there for that
    }
    return Nesting.CALLER_RUNS.hasDepth() ? null : Reason.NO_ROOM;
  }

  /** Runs what keeps its own account, and found no room. */
  void runHere(Runnable run) {
    SeatForks here = forks == null ? null : forks.here();
    if (here != null) {
      here.atOnce().nest(run);
    } else {
      Nesting.CALLER_RUNS.run(run);
    }
  }

  private @Nullable Reason runInline(Runnable body) {
    Reason why = whyNotRun();
    if (why != null) {
      return refuse(why);
    }
    room.books().enteredInline();
    if (room.isClosed()) { // since it was found full
      room.books().leftInline(Outcome.REJECTED);
      core.turnedAway(null, Outcome.REJECTED, 0);
      core.withdrawn();
      return Reason.SHUT_DOWN;
    }
    Throwable error = Errors.thrownBy(() -> Nesting.CALLER_RUNS.run(body));
    room.books().leftInline(error == null ? Outcome.COMPLETED : Outcome.FAILED);
    core.withdrawn();
    if (error != null) {
      core.failed(error);
    }
    return null;
  }

  private @Nullable Reason parkForRoom(Object entry, Overflow overflow) {
    if (Schedulers.isInNonBlockingThread() || Seated.isAnywhere() || core.isOnSeat()) {
      return refuse(Reason.WOULD_BLOCK);
    }
    ParkedCaller caller = new ParkedCaller(core, entry);
    if (!room.lineUp(caller)) {
      return refuse(room.isClosed() ? Reason.SHUT_DOWN : Reason.TOO_MANY_WAITERS);
    }
    Reason why = caller.await(TaskBounds.nanos(overflow.waitBound()));
    if (why != null) {
      core.turnedAway(null, why.outcome(), caller.waited());
    }
    return why;
  }

  /**
   * Admits a task under every strategy alike: where there is no room it waits, without a thread.
   *
   * @param body what to run
   * @return cancels it
   */
  public Disposable schedule(Runnable body) {
    DirectTask task = new DirectTask(core, body, request);
    switch (enter(task)) {
      case ADMITTED -> {}
      case CLOSED -> {
        refuse(Reason.SHUT_DOWN);
        throw Exceptions.failWithRejected();
      }
      case FULL -> {
        core.summons().callForRoom();
        if (!room.lineUp(task)) {
          if (room.isClosed()) {
            refuse(Reason.SHUT_DOWN);
            throw Exceptions.failWithRejected();
          }
          refuse(Reason.TOO_MANY_WAITERS);
          throw Exceptions.failWithRejected(
              "pool " + core.name() + ": maxWaiters: " + room.maxWaiters() + " (all wait)");
        }
        if (core.isClosing() && task.outcome() == Outcome.REJECTED) {
          throw Exceptions.failWithRejected();
        }
      }
    }
    return task;
  }

  // ---------------------------------------------------------------- the end

  /** Lets in what a batcher has gathered, until it leaves. */
  void join(BatchCore<?> batcher) {
    batchers.add(batcher);
    if (core.isClosing()) { // seen only now: the closing may have looked too early
      batcher.close(core.isDisposed());
    }
  }

  void leave(BatchCore<?> batcher) {
    batchers.remove(batcher);
  }

  /** Lets nothing in any more, after what has been gathered. */
  void close(boolean forced) {
    batchers.forEach(batcher -> Errors.guard(() -> batcher.close(forced)));
    room.close(forced ? Outcome.CANCELLED : Outcome.REJECTED);
  }
}
