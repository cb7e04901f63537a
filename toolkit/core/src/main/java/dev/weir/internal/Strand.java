package dev.weir.internal;

import dev.weir.observe.Outcome;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.lang.ref.Reference;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.Exceptions;
import reactor.core.Scannable;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * A Reactor {@code Worker}: tasks that run one after the other, in order, on whichever seat is
 * free. Bound to no thread, so it never waits behind a busy one.
 */
final class Strand extends StrandLayout.Whole implements Scheduler.Worker, Scannable {
  /*
   * The queue is D. Vyukov's intrusive MPSC queue: last is swapped by producers, first is moved by the
   * one seat that runs the strand. The stub stands in where a task could not leave without leaving the
   * queue without nodes; so what was taken is no part of the queue any more, and may be queued again.
   *
   * pending   tasks in the queue, tombstones included; raised after a task is linked, so as many as it
   *           says can be taken. The seat reads it again only when it has run what it knew of
   *
   * 0 -> 1        by a producer, which lets the strand join the continuations
   * n -> n + 1    by a producer, for n > 0: the strand is queued or runs
   * n -> n - k    by the seat that ran k of them; if some are left, the strand joins again
   *
   * So the strand is in the continuations at most once, and on at most one seat; whoever moved pending
   * from 0 hands the consumer's side on through the continuations' queue.
   *
   * disposed is checked by a task after its CAS to RUNNING; current is written before that CAS. So a
   * dispose() either is seen by the task about to run, or sees it as current and interrupts it.
   */
  static final int TASK_BUDGET = 128;
  private static final long TIME_BUDGET = TimeUnit.MICROSECONDS.toNanos(500);
  private static final int TASKS_PER_CLOCK_READING = 8;

  private static final VarHandle LAST =
      VarHandles.find(
          MethodHandles.lookup(), StrandLayout.Producers.class, "last", StrandTask.class);
  private static final VarHandle PENDING =
      VarHandles.find(MethodHandles.lookup(), StrandLayout.Producers.class, "pending", int.class);
  private static final VarHandle DISPOSED =
      VarHandles.find(MethodHandles.lookup(), StrandLayout.Shared.class, "disposed", boolean.class);
  private static final VarHandle CURRENT =
      VarHandles.find(
          MethodHandles.lookup(), StrandLayout.Consumer.class, "current", StrandTask.class);
  private static final VarHandle TIMED =
      VarHandles.find(MethodHandles.lookup(), StrandLayout.Shared.class, "timed", Set.class);

  /**
   * An empty strand.
   *
   * @param core the pool's
   */
  Strand(PoolCore core) {
    super(core);
  }

  /** Makes it one of the pool's bounded number of strands, before anybody else knows it. */
  void countAs(Reference<Strand> reference) {
    counted = reference;
  }

  PoolCore core() {
    return core;
  }

  // ---------------------------------------------------------------- scheduling

  @Override
  public Disposable schedule(Runnable task) {
    Runnable body = decorate(task);
    StrandTask node = new StrandTask(this, body);
    core.continuations().offered();
    if (!enqueue(node)) {
      node.withdraw(Outcome.REJECTED);
      throw Exceptions.failWithRejected();
    }
    return node;
  }

  @Override
  public Disposable schedule(Runnable task, long delay, TimeUnit unit) {
    if (delay <= 0) {
      return schedule(task);
    }
    return new DelayedTask(this, decorate(task)).start(unit.toNanos(delay));
  }

  @Override
  public Disposable schedulePeriodically(
      Runnable task, long initialDelay, long period, TimeUnit unit) {
    return new PeriodicTask(this, decorate(task), Math.max(0, unit.toNanos(period)))
        .start(unit.toNanos(initialDelay));
  }

  private Runnable decorate(Runnable task) {
    Objects.requireNonNull(task, "task: null (expected: a Runnable)");
    if (isOver() || core.isTerminated()) {
      core.continuations().refuse();
      throw Exceptions.failWithRejected();
    }
    return Schedulers.onSchedule(task);
  }

  /** Puts a READY task at the end. False if the pool has ended: the task is then the caller's. */
  boolean enqueue(StrandTask node) {
    append(node);
    if ((int) PENDING.getAndAdd(this, 1) != 0) {
      return true;
    }
    if (core.resume(this)) {
      return true;
    }
    discard(Outcome.REJECTED); // nobody will run the strand, so its consumer's side stays here
    return false;
  }

  // ---------------------------------------------------------------- running

  @Override
  void runOn(PoolSeat seat) {
    int taken = 0;
    try {
      long start = 0;
      int known = 0;
      while (taken < budget) {
        if (taken == known) { // else without a look at what producers write
          known = pending;
          if (taken == known) {
            break;
          }
          if (!seat.seesWork() && seat.headway().keep(known - taken)) {
            int before = known;
            known = pending;
            seat.headway().gained(known - before);
          }
        }
        StrandTask task = take();
        taken++;
        CURRENT.setOpaque(this, task);
        task.runOn(seat);
        CURRENT.setOpaque(this, null);
        Thread.interrupted(); // what a body did to its thread's flag ends with it
        if (taken % TASKS_PER_CLOCK_READING == 1) {
          long now = core.nanoTime();
          if (start == 0) {
            start = now;
          } else if (now - start > TIME_BUDGET) {
            break;
          }
        }
      }
    } finally {
      if ((int) PENDING.getAndAdd(this, -taken) - taken > 0) {
        core.rejoin(this);
      }
    }
  }

  private void append(StrandTask node) {
    node.linkTo(null);
    StrandTask before = (StrandTask) LAST.getAndSet(this, node);
    before.linkTo(node);
  }

  /* Only when fewer than pending were taken: then there is one. */
  private StrandTask take() {
    StrandTask task = Objects.requireNonNull(first);
    if (task == stub) {
      task = successor(stub);
    }
    if (task.next() == null && task == last) {
      append(stub);
    }
    first = successor(task);
    task.linkTo(null); // or whoever keeps its Disposable would keep all that came after it
    return task;
  }

  private static StrandTask successor(StrandTask node) {
    StrandTask next = node.next();
    int spins = 0;
    while (next == null) { // its producer is between its swap and its link
      spins = Spin.pause(spins);
      next = node.next();
    }
    return next;
  }

  /**
   * Settles what is queued, without running it. For whoever holds the consumer's side.
   *
   * @param outcome how
   */
  void discard(Outcome outcome) {
    int taken;
    do {
      taken = 0;
      while (taken < pending) {
        take().withdraw(outcome);
        taken++;
      }
    } while ((int) PENDING.getAndAdd(this, -taken) - taken > 0);
  }

  // ---------------------------------------------------------------- disposal

  void remember(TimedTask task) {
    if (counted == null) {
      return; // made for this task alone, which the pool remembers
    }
    Set<TimedTask> set = timed;
    if (set == null) {
      Set<TimedTask> fresh = ConcurrentHashMap.newKeySet();
      set = TIMED.compareAndSet(this, null, fresh) ? fresh : Objects.requireNonNull(timed);
    }
    set.add(task);
    if (disposed) {
      task.dispose();
    }
  }

  void forget(TimedTask task) {
    Set<TimedTask> set = timed;
    if (set != null) {
      set.remove(task);
    }
  }

  @Override
  public void dispose() {
    if (!DISPOSED.compareAndSet(this, false, true)) {
      return;
    }
    Reference<Strand> reference = counted;
    if (reference != null) {
      core.strands().closed(reference);
    }
    Set<TimedTask> set = timed;
    if (set != null) {
      set.forEach(TimedTask::dispose);
    }
    disposeCurrent();
  }

  /** Cancels what runs, because the pool is disposed of. */
  void disposeCurrent() {
    StrandTask running = (StrandTask) CURRENT.getVolatile(this);
    if (running != null) {
      running.dispose();
    }
  }

  /** Whether nothing more is to run. */
  boolean isOver() {
    return disposed || core.isDisposed();
  }

  @Override
  public boolean isDisposed() {
    return disposed;
  }

  @Override
  public @Nullable Object scanUnsafe(@SuppressWarnings("rawtypes") Attr key) {
    if (key == Attr.TERMINATED || key == Attr.CANCELLED) {
      return disposed;
    }
    if (key == Attr.BUFFERED) {
      return pending;
    }
    if (key == Attr.PARENT) {
      return core.scheduler();
    }
    if (key == Attr.NAME) {
      return core.settings().name() + ".worker";
    }
    return null;
  }
}
