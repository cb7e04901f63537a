package dev.weir.internal;

import dev.weir.discipline.Discipline;
import dev.weir.gate.Gate;
import dev.weir.gate.GateBuilder;
import dev.weir.gate.GateConfig;
import dev.weir.gate.Hold;
import dev.weir.limit.CallEnd;
import dev.weir.limit.Limit;
import dev.weir.limit.Limits;
import dev.weir.limit.Regulator;
import dev.weir.observe.Ledger;
import dev.weir.overflow.CoDel;
import dev.weir.overflow.Overflow;
import dev.weir.request.Deadline;
import dev.weir.request.Priority;
import dev.weir.request.Tenant;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.util.context.Context;

/**
 * A gate of a random kind that is changed at random, and calls through it with random habits, each
 * of which is cancelled at some moment, if it has not ended.
 */
final class GateRace extends Race {

  static final int CALLS = 5;

  private static final long MILLI = 1_000_000;
  private static final long BEGINNING = 1_000_000 * MILLI;
  private static final Duration BOUND = Duration.ofMillis(100);
  private static final CoDel CODEL = new CoDel(Duration.ofMillis(1), Duration.ofMillis(2));

  private final HeldTimer timer = new HeldTimer();
  private final Gate gate;
  private final List<Call> calls = new ArrayList<>();
  private final AtomicInteger succeeded = new AtomicInteger();
  private final boolean measures;

  GateRace(Random random) {
    super(random);
    timer.advance(BEGINNING);
    measures = random.nextBoolean();
    GateBuilder builder = Gate.of("race").timer(timer).limit(newLimit());
    builder.queueCapacity(random.nextInt(4)).maxWaiters(random.nextInt(3));
    builder.overflow(newOverflow()).discipline(newDiscipline()).shadow(random.nextInt(8) == 0);
    if (random.nextInt(4) == 0) {
      builder.codel(CODEL);
    }
    if (random.nextInt(4) == 0) {
      builder.startOn(timer);
    }
    gate = builder.build();
    for (int i = 0; i < CALLS; i++) {
      calls.add(new Call(i));
    }
    calls.forEach(Call::plan);
    plan(List.of(() -> timer.advance(60 * MILLI), () -> timer.advance(60 * MILLI)));
    planChanges();
  }

  private Limit newLimit() {
    int permits = 1 + random.nextInt(3);
    return measures ? clock -> new Restless(permits) : Limits.fixed(permits);
  }

  private Overflow newOverflow() {
    return switch (random.nextInt(4)) {
      case 0 -> Overflow.block();
      case 1 -> Overflow.drop();
      case 2 -> Overflow.reject();
      default -> Overflow.timeout(BOUND);
    };
  }

  private Discipline newDiscipline() {
    return switch (random.nextInt(6)) {
      case 0 -> Discipline.priority();
      case 1 -> Discipline.adaptiveLifo(Duration.ofMillis(1), Duration.ofMillis(2));
      case 2 -> Discipline.earliestDeadline();
      case 3 -> Discipline.fairByTenant(1);
      default -> Discipline.fifo();
    };
  }

  private void planChanges() {
    List<Runnable> changes = new ArrayList<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      switch (random.nextInt(6)) {
        case 0 -> changes.add(changing(newLimit()));
        case 1 -> {
          boolean shadow = random.nextBoolean();
          changes.add(() -> gate.reconfigure(c -> c.withShadow(shadow)));
        }
        case 2 -> {
          Discipline discipline = newDiscipline();
          changes.add(() -> gate.reconfigure(c -> c.withDiscipline(discipline)));
        }
        case 3 -> {
          int capacity = random.nextInt(4);
          changes.add(() -> gate.reconfigure(c -> c.withQueueCapacity(capacity)));
        }
        case 4 -> {
          CoDel codel = random.nextBoolean() ? CODEL : null;
          changes.add(() -> gate.reconfigure(c -> c.withCodel(codel)));
        }
        default -> {
          Overflow overflow = newOverflow();
          changes.add(() -> gate.reconfigure(c -> c.withOverflow(overflow)));
        }
      }
    }
    if (random.nextInt(8) == 0) {
      changes.add(gate::dispose);
    }
    if (random.nextInt(8) == 0) {
      changes.add(random.nextInt(changes.size() + 1), () -> timer.refuses = true);
    }
    plan(changes);
  }

  private Runnable changing(Limit limit) {
    return () -> gate.reconfigure(c -> c.withLimit(limit));
  }

  // ---------------------------------------------------------------- what takes part

  /** Changes its mind with each call, and looks that they come one at a time. */
  private final class Restless implements Regulator {
    private final AtomicInteger inside = new AtomicInteger();
    private int limit;

    Restless(int limit) {
      this.limit = limit;
    }

    @Override
    public int limit() {
      return limit;
    }

    @Override
    public void onEnd(long runNanos, int inFlight, boolean limited, CallEnd end) {
      if (inside.getAndIncrement() != 0) {
        complain("the limit is told of two at once");
      }
      if (runNanos < 0 || runNanos > 120 * MILLI || inFlight < 1 || inFlight > CALLS) {
        complain("the limit is told of " + runNanos + " ns, " + inFlight + " in flight");
      }
      if (end == CallEnd.SUCCEEDED) {
        succeeded.incrementAndGet();
      }
      limit = 1 + (limit + 1) % 3;
      inside.decrementAndGet();
    }
  }

  /** One subscription through the gate. */
  private final class Call {
    private final Source source;
    private final RacingSubscriber subscriber = newSubscriber(false, 1);
    private final Publisher<Parcel> guarded;
    private final Context context;
    private final boolean mayCount;

    Call(int number) {
      boolean mono = random.nextBoolean();
      Hold hold = random.nextBoolean() ? Hold.TO_END : Hold.TO_FIRST_ELEMENT;
      source = new Source("call " + number, random.nextInt(mono ? 2 : 3), random.nextInt(4) == 0);
      Publisher<Parcel> from = mono ? Mono.fromDirect(source) : source;
      guarded = gate.<Parcel>guard(hold).apply(from);
      mayCount = mono || hold == Hold.TO_FIRST_ELEMENT; // as complete, with an element
      context = newContext();
    }

    private Context newContext() {
      Context made = Context.of(Priority.class, new Priority(random.nextInt(3)));
      if (random.nextInt(3) == 0) {
        long at = timer.now(TimeUnit.MILLISECONDS) + random.nextInt(100);
        made = made.put(Deadline.class, new Deadline(Instant.ofEpochMilli(at)));
      }
      return made.put(Tenant.class, new Tenant("t" + random.nextInt(2)));
    }

    private void subscribe() {
      Flux.from(guarded).contextWrite(context).subscribe(subscriber);
    }

    void plan() {
      if (random.nextInt(3) == 0) {
        subscribe();
      } else {
        GateRace.this.plan(List.of(this::subscribe));
      }
      List<Runnable> steps = new ArrayList<>();
      for (int i = random.nextInt(4); i > 0; i--) {
        steps.add(source::goOn);
      }
      GateRace.this.plan(steps);
      GateRace.this.plan(List.of(() -> ifSubscribed(() -> subscriber.request(2))));
      GateRace.this.plan(List.of(() -> ifSubscribed(subscriber::cancel)));
    }

    private void ifSubscribed(Runnable action) {
      if (subscriber.subscription() != null) {
        action.run();
      }
    }

    /** Nothing keeps it any more. */
    void finish() {
      source.finish();
      subscriber.request(Long.MAX_VALUE);
    }

    void judge() {
      expect(subscriber::isOver, source + ": it is not over");
      expect(source::isOver, source + ": it still runs");
      source.parcels.subList(0, source.sent).forEach(p -> expect(() -> p.ends() == 1, "" + p));
    }

    boolean ended(dev.weir.observe.Outcome outcome) {
      return subscriber.outcome() == outcome;
    }

    /** Whether its own subscriber cannot say how it was counted. */
    boolean isUnknown() {
      return subscriber.wasCancelled()
          || mayCount && ended(dev.weir.observe.Outcome.FAILED) && source.sent > 0;
    }
  }

  /** A stream that goes on when it is told to, and heeds the demand. */
  private static final class Source extends Flux<Parcel> implements Subscription {
    private final String name;
    private final List<Parcel> parcels = new ArrayList<>();
    private final boolean fails;
    private final AtomicInteger steps = new AtomicInteger();
    private final AtomicLong requested = new AtomicLong();
    private final Drain signals =
        new Drain() {
          @Override
          protected void pass() {
            signal();
          }
        };
    private volatile CoreSubscriber<? super Parcel> subscriber;
    private volatile boolean cancelled;
    private volatile boolean ended;
    private int sent;

    Source(String name, int parcels, boolean fails) {
      this.name = name;
      this.fails = fails;
      for (int i = 0; i < parcels; i++) {
        this.parcels.add(new Parcel(name, i));
      }
    }

    @Override
    public void subscribe(CoreSubscriber<? super Parcel> actual) {
      if (subscriber != null) {
        throw new IllegalStateException(name + " is subscribed to twice");
      }
      actual.onSubscribe(this);
      subscriber = actual;
      signals.drain();
    }

    private void signal() {
      CoreSubscriber<? super Parcel> to = subscriber;
      if (to == null) {
        return;
      }
      while (!cancelled && sent < parcels.size() && sent < Math.min(steps.get(), requested.get())) {
        to.onNext(parcels.get(sent++));
      }
      if (!cancelled && !ended && sent == parcels.size() && steps.get() > sent) {
        ended = true;
        if (fails) {
          to.onError(new IllegalStateException(name));
        } else {
          to.onComplete();
        }
      }
    }

    void goOn() {
      steps.incrementAndGet();
      signals.drain();
    }

    void finish() {
      steps.set(Integer.MAX_VALUE);
      signals.drain();
    }

    /** Never begun, or ended, or no longer wanted. */
    boolean isOver() {
      return subscriber == null || ended || cancelled;
    }

    @Override
    public void request(long n) {
      requested.accumulateAndGet(n, (a, b) -> a + b < 0 ? Long.MAX_VALUE : a + b);
      signals.drain();
    }

    @Override
    public void cancel() {
      cancelled = true;
    }

    @Override
    public String toString() {
      return name;
    }
  }

  // ---------------------------------------------------------------- afterwards

  @Override
  void judge() {
    calls.forEach(Call::finish);
    calls.forEach(Call::judge);
    Ledger ledger = gate.snapshot().ledger();
    expect(
        () -> ledger.isBalanced() && ledger.pending() == 0 && ledger.offered() == CALLS,
        "ledger: " + ledger);
    long unknown = calls.stream().filter(Call::isUnknown).count();
    for (dev.weir.observe.Outcome outcome : dev.weir.observe.Outcome.values()) {
      long known = calls.stream().filter(c -> !c.isUnknown() && c.ended(outcome)).count();
      long counted = counted(ledger, outcome);
      expect(
          () -> known <= counted && counted <= known + unknown,
          outcome + ": " + known + " know, " + unknown + " do not, " + ledger);
    }
    expect(
        () -> !measures || succeeded.get() == ledger.completed(),
        "the limit heard of " + succeeded + ", " + ledger);
    expect(() -> !timer.isLeftBehind(), "a timer is left");
    expect(this::hasItsPermit, "it has not exactly the permits that it should have");
  }

  private static long counted(Ledger ledger, dev.weir.observe.Outcome outcome) {
    return switch (outcome) {
      case COMPLETED -> ledger.completed();
      case FAILED -> ledger.failed();
      case DROPPED -> ledger.dropped();
      case REJECTED -> ledger.rejected();
      case TIMED_OUT -> ledger.timedOut();
      case CANCELLED -> ledger.cancelled();
    };
  }

  /* Of one permit, one may be taken, and no more; of no place in line, none. */
  private boolean hasItsPermit() {
    if (gate.isDisposed()) {
      return true;
    }
    gate.reconfigure(GateRace::ofOnePermit);
    List<Throwable> errors = new ArrayList<>();
    Disposable first = Mono.never().transform(gate.guard()).subscribe(v -> {}, errors::add);
    boolean hasOne = errors.isEmpty();
    Mono.never().transform(gate.guard()).subscribe(v -> {}, errors::add);
    first.dispose();
    return hasOne && errors.size() == 1 && errors.get(0) instanceof RejectedExecutionException;
  }

  private static GateConfig ofOnePermit(GateConfig config) {
    return config
        .withLimit(Limits.fixed(1))
        .withQueueCapacity(0)
        .withOverflow(Overflow.reject())
        .withShadow(false);
  }

  @Override
  public String toString() {
    return gate.config() + " " + calls.stream().map(c -> c.source + ", " + c.context).toList();
  }
}
