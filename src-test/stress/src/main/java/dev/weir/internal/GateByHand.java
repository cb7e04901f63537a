package dev.weir.internal;

import dev.weir.discipline.Discipline;
import dev.weir.limit.CallEnd;
import dev.weir.limit.Limit;
import dev.weir.limit.Limits;
import dev.weir.observe.Ledger;
import dev.weir.observe.Reason;
import dev.weir.overflow.Overflow;
import dev.weir.request.Priority;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.scheduler.Schedulers;
import reactor.util.context.Context;
import reactor.util.context.ContextView;

/** A gate whose timer fires by hand, and those who come to it. */
final class GateByHand {

  /** Keeps the last alarm. */
  private static final class Alarm extends StoppedTimer {
    @Nullable volatile Runnable due;

    @Override
    public Disposable schedule(Runnable task, long delay, TimeUnit unit) {
      due = task;
      return () -> {};
    }
  }

  private final Alarm alarm = new Alarm();
  private final AtomicInteger inside = new AtomicInteger();
  private final AtomicInteger most = new AtomicInteger();
  private final GateSettings settings;
  final GateCore core;

  GateByHand(Limit limit, int queueCapacity, Overflow overflow, Discipline discipline) {
    settings = new GateSettings(queueCapacity, 0, overflow, discipline, null, null, false);
    core =
        new GateCore(
            "stress",
            limit,
            settings,
            alarm,
            Schedulers.immediate(),
            null,
            error -> CallEnd.IGNORED);
  }

  /** One permit, first come, first served. */
  GateByHand(int queueCapacity, Overflow overflow) {
    this(Limits.fixed(1), queueCapacity, overflow, Discipline.fifo());
  }

  Visitor visit(int level) {
    Visitor visitor = new Visitor(level);
    visitor.offer();
    return visitor;
  }

  void fireAlarm() {
    Runnable due = alarm.due;
    if (due != null) {
      due.run();
    }
  }

  void changeLimit(Limit limit) {
    change(settings, limit);
  }

  void onlyLookOn() {
    change(
        new GateSettings(
            settings.queueCapacity(),
            settings.maxWaiters(),
            settings.overflow(),
            settings.discipline(),
            null,
            null,
            true),
        null);
  }

  private void change(GateSettings next, @Nullable Limit limit) {
    core.toChange(next, limit).run();
    core.handOn();
  }

  /** How many had a permit at a time. */
  int most() {
    return most.get();
  }

  /** Whether the law holds, and every permit is home. For one permit, or a closed gate. */
  String law() {
    Ledger ledger = core.snapshot().ledger();
    if (!ledger.isBalanced() || ledger.pending() != 0) {
      return ledger.toString();
    }
    if (!core.isClosed()) {
      change(
          new GateSettings(1, 0, Overflow.reject(), Discipline.fifo(), null, null, false),
          Limits.fixed(1));
      Visitor one = visit(0);
      Visitor two = visit(0);
      boolean waited = one.starts.get() == 1 && two.starts.get() == 0;
      one.finish();
      if (!waited || two.starts.get() != 1) {
        return "a permit too many, or too few";
      }
      two.finish();
    }
    return "balanced";
  }

  /** One who comes, of a priority level. */
  class Visitor extends GateAdmission {
    final AtomicInteger starts = new AtomicInteger();
    final AtomicInteger aways = new AtomicInteger();
    private final Context context;

    Visitor(int level) {
      super(core);
      context = level == 0 ? Context.empty() : Context.of(Priority.class, new Priority(level));
    }

    @Override
    protected ContextView context() {
      return context;
    }

    @Override
    protected void linedUp() {}

    @Override
    protected void start() {
      starts.incrementAndGet();
      int now = inside.incrementAndGet();
      most.accumulateAndGet(now, Math::max);
    }

    @Override
    protected void turnedAway(Reason reason, boolean waited) {
      aways.incrementAndGet();
    }

    @Override
    protected void unstartable(Throwable error) {
      throw new IllegalStateException(error);
    }

    void finish() {
      inside.decrementAndGet();
      end(dev.weir.observe.Outcome.COMPLETED, CallEnd.SUCCEEDED);
      handOn();
    }

    void finishIfStarted() {
      if (starts.get() > 0 && !isSettled()) {
        finish();
      }
    }

    void cancel() {
      if (abandon()) {
        handOn();
      }
    }

    /** What it was told, once; or that it was told twice. */
    String fate() {
      return switch (starts.get() * 10 + aways.get()) {
        case 0 -> isSettled() ? "cancelled" : "waits";
        case 1 -> "away";
        case 10 -> outcome() == dev.weir.observe.Outcome.CANCELLED ? "cancelled" : "in";
        default -> "started " + starts + " times, away " + aways;
      };
    }
  }
}
