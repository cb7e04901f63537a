package dev.weir.internal;

import dev.weir.observe.Outcome;
import dev.weir.pool.TaskOptions;
import dev.weir.pool.WorkerPool;
import dev.weir.request.Cost;
import dev.weir.request.Priority;
import dev.weir.request.Tenant;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.Supplier;
import org.reactivestreams.Publisher;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/** A thread that calls a pool at random, and remembers what it must find in the ledger. */
final class SoakClient implements Runnable {

  private final SoakRound round;
  private final WorkerPool pool;
  private final Random random;
  private final Queue<Runnable> cancels = new ArrayDeque<>();

  SoakClient(SoakRound round, Random random) {
    this.round = round;
    this.pool = round.pool;
    this.random = random;
  }

  @Override
  public void run() {
    try {
      Scheduler.Worker worker = null;
      AtomicLong lastRun = new AtomicLong();
      AtomicInteger inside = new AtomicInteger();
      long seq = 0;
      while (!round.over) {
        if (worker == null || random.nextInt(50) == 0) {
          if (worker != null) {
            worker.dispose();
          }
          worker = newWorker();
          lastRun = new AtomicLong();
          inside = new AtomicInteger();
        }
        step(worker, ++seq, lastRun, inside);
        if (!cancels.isEmpty() && random.nextInt(3) > 0) {
          cancels.remove().run();
        }
      }
      cancels.forEach(Runnable::run);
      if (worker != null && random.nextBoolean()) {
        worker.dispose();
      }
    } catch (Throwable e) {
      round.complain("a client died: " + e + " at " + java.util.List.of(e.getStackTrace()));
    }
  }

  private Scheduler.Worker newWorker() {
    try {
      return pool.createWorker();
    } catch (RejectedExecutionException e) {
      return null;
    }
  }

  /* The pool itself, or a view of it. */
  private WorkerPool door() {
    return switch (random.nextInt(4)) {
      case 0 -> pool.at(new Priority(random.nextInt(64)));
      case 1 -> pool.forTenant(new Tenant("tenant" + random.nextInt(6)));
      default -> pool;
    };
  }

  private void step(Scheduler.Worker worker, long seq, AtomicLong last, AtomicInteger inside) {
    switch (random.nextInt(round.exact ? 9 : 13)) {
      case 0, 1 -> execute();
      case 2 -> scheduled(() -> door().schedule(body()));
      case 3, 4 -> {
        if (worker != null) {
          Runnable body = body();
          scheduled(() -> worker.schedule(() -> inOrder(seq, last, inside, body)));
        }
      }
      case 5 -> delayed(worker);
      case 6, 7 -> submit();
      case 8 -> submitPublisher();
      case 9 -> periodic(worker);
      case 10 -> pipe(door().map(this::mapped), true);
      case 11 ->
          pipe(
              random.nextBoolean()
                  ? door().mapUnordered(this::mapped)
                  : pool.mapKeyed(i -> i % 5, this::mapped),
              false);
      default -> {
        Function<Integer, Publisher<Integer>> mapper = i -> Mono.fromCallable(() -> mapped(i));
        pipe(random.nextBoolean() ? pool.flatMap(mapper) : pool.flatMapSequential(mapper), false);
      }
    }
  }

  private Runnable body() {
    Runnable body = round.bodies.next(random);
    return random.nextInt(4) == 0 ? forking(body, new Random(random.nextLong())) : body;
  }

  /* Gives more to the pool before it does what it has to do. */
  private Runnable forking(Runnable body, Random here) {
    return () -> {
      for (int forks = here.nextInt(12); forks > 0; forks--) {
        if (here.nextBoolean()) {
          execute(pool, round.bodies.next(here), false);
        } else {
          Runnable forked = round.bodies.next(here);
          scheduled(() -> pool.schedule(forked), here.nextInt(3) == 0);
        }
      }
      body.run();
    };
  }

  // ---------------------------------------------------------------- one call each

  private void execute() {
    execute(door(), body(), !round.inline && random.nextInt(20) == 0);
  }

  private void execute(WorkerPool door, Runnable body, boolean interrupted) {
    AtomicInteger fate = new AtomicInteger(-1);
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    try {
      door.execute(
          () -> {
            if (!round.inline && !round.forced && Thread.currentThread().isInterrupted()) {
              // asked twice: the disposal by force may have come in between
              if (!round.forced) {
                round.complain("a bare body starts interrupted");
              }
            }
            fate.set(Outcome.FAILED.ordinal());
            body.run();
            fate.set(Outcome.COMPLETED.ordinal());
          });
      round.fates.ask(() -> fate.get() < 0 ? Outcome.CANCELLED : Outcome.values()[fate.get()]);
    } catch (RejectedExecutionException e) {
      round.fates.refused(e);
    } catch (SoakBodies.Deadly e) {
      round.fates.add(Outcome.FAILED); // it ran here, and its handler threw
    } finally {
      Thread.interrupted();
    }
  }

  private void scheduled(Callable<Disposable> call) {
    Disposable task = scheduled(call, false);
    if (task != null) {
      maybeLater(task::dispose);
    }
  }

  private Disposable scheduled(Callable<Disposable> call, boolean cancelled) {
    try {
      Disposable task = call.call();
      round.fates.ask((Object) task);
      if (cancelled) {
        task.dispose();
      }
      return task;
    } catch (RejectedExecutionException e) {
      round.fates.add(Outcome.REJECTED);
      return null;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private void delayed(Scheduler.Worker worker) {
    long nanos = random.nextInt(3_000_000);
    Runnable body = body();
    try {
      Disposable task =
          worker == null || random.nextBoolean()
              ? pool.schedule(body, nanos, TimeUnit.NANOSECONDS)
              : worker.schedule(body, nanos, TimeUnit.NANOSECONDS);
      round.fates.ask((Object) task);
      maybeLater(task::dispose);
    } catch (RejectedExecutionException e) {
      round.fates.addUnknown(); // rejected; or cancelled by a shutdown that was quicker to find it
    }
  }

  private void periodic(Scheduler.Worker worker) {
    long nanos = random.nextInt(8) == 0 ? 0 : 100_000 + random.nextInt(3_000_000);
    Runnable body = body();
    try {
      Disposable task =
          worker == null || random.nextBoolean()
              ? pool.schedulePeriodically(body, nanos, nanos, TimeUnit.NANOSECONDS)
              : worker.schedulePeriodically(body, nanos, nanos, TimeUnit.NANOSECONDS);
      cancels.add(task::dispose);
    } catch (RejectedExecutionException e) {
      // counted, but so are firings that nobody here knows of
    }
  }

  private void inOrder(long seq, AtomicLong last, AtomicInteger inside, Runnable body) {
    if (inside.getAndIncrement() != 0) {
      round.complain("tasks of one worker overlap");
    }
    if (last.getAndSet(seq) >= seq) {
      round.complain("tasks of one worker out of order");
    }
    if (Thread.currentThread().isInterrupted() && !round.forced && !round.over) {
      // its own cancel, perhaps: only the strand's test can tell
      Thread.interrupted();
    }
    try {
      body.run();
    } finally {
      inside.decrementAndGet();
    }
  }

  private TaskOptions options() {
    TaskOptions options =
        TaskOptions.named("soak" + random.nextInt(8)).cost(new Cost(1 + random.nextInt(10)));
    return switch (random.nextInt(6)) {
      case 0 -> options.waitTimeout(Duration.ofNanos(1 + random.nextInt(2_000_000)));
      case 1 -> options.taskTimeout(Duration.ofNanos(1 + random.nextInt(2_000_000)));
      case 2 -> options.deadline(Instant.now().plusMillis(random.nextInt(4) - 1));
      case 3 -> options.priority(new Priority(random.nextInt(64)));
      default -> options;
    };
  }

  private void submit() {
    Runnable body = body();
    long demand = random.nextInt(3);
    SoakSubscriber<Parcel> subscriber = round.watch(new SoakSubscriber<>(demand, round::complain));
    door()
        .<Parcel>submit(
            () -> {
              body.run();
              return round.parcel("submit");
            },
            options())
        .subscribe(subscriber);
    round.fates.ask((Object) subscriber.subscription());
    if (demand == 0) {
      boolean early = random.nextBoolean();
      cancels.add(
          () -> {
            if (early) {
              subscriber.cancel();
            }
            subscriber.request(1);
          });
    } else {
      maybeLater(subscriber::cancel);
    }
  }

  private void submitPublisher() {
    int kind = random.nextInt(3);
    boolean never = random.nextInt(4) == 0;
    Runnable body = body();
    long nanos = random.nextInt(2_000_000);
    Mono<Parcel> value =
        Mono.fromCallable(
            () -> {
              body.run();
              return round.parcel("submitPublisher(" + kind + ")");
            });
    Supplier<Publisher<Parcel>> source =
        switch (kind) {
          case 0 -> () -> value;
          case 1 -> () -> Mono.delay(Duration.ofNanos(nanos)).then(value);
          default -> () -> never ? Mono.never() : Mono.error(new IllegalStateException("source"));
        };
    SoakSubscriber<Parcel> subscriber =
        round.watch(new SoakSubscriber<>(Long.MAX_VALUE, round::complain));
    door().submitPublisher(source, options()).subscribe(subscriber);
    if (never || random.nextInt(3) == 0) {
      cancels.add(subscriber::cancel);
    }
    // A cancel may come when the task is settled and its end not yet signalled.
    round.fates.ask(
        () -> {
          if (subscriber.wasCancelled()) {
            round.fates.addUnknown();
            return null;
          }
          return subscriber.outcome();
        });
  }

  private Integer mapped(Integer i) {
    body().run();
    return i;
  }

  private void pipe(Function<Flux<Integer>, Flux<Integer>> operator, boolean ordered) {
    long demand = random.nextInt(4) == 0 ? random.nextInt(5) : Long.MAX_VALUE;
    AtomicInteger last = new AtomicInteger();
    SoakSubscriber<Integer> subscriber = round.watch(new SoakSubscriber<>(demand, round::complain));
    Flux.range(1, 1 + random.nextInt(40))
        .transform(operator)
        .doOnNext(
            i -> {
              if (last.getAndSet(i) >= i && ordered) {
                round.complain("map passes " + i + " on out of order");
              }
            })
        .subscribe(subscriber);
    if (demand != Long.MAX_VALUE || random.nextInt(3) == 0) {
      cancels.add(subscriber::cancel);
    }
  }

  private void maybeLater(Runnable cancel) {
    if (random.nextInt(3) == 0) {
      cancels.add(cancel);
    } else if (random.nextInt(10) == 0) {
      cancel.run();
    }
  }
}
