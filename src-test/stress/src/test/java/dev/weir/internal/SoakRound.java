package dev.weir.internal;

import static org.awaitility.Awaitility.await;

import dev.weir.discipline.Discipline;
import dev.weir.observe.Ledger;
import dev.weir.overflow.Overflow;
import dev.weir.pool.WorkerPool;
import dev.weir.pool.WorkerPoolBuilder;
import dev.weir.pool.WorkerPools;
import java.lang.reflect.Field;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;

/** One pool, a few threads that do to it whatever can be done, its end in the middle of that. */
final class SoakRound {

  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final int CLIENTS = 4;
  private static final boolean VIRTUAL_THREADS = Runtime.version().feature() >= 21;

  final WorkerPool pool;
  final SoakBodies bodies = new SoakBodies();
  final Fates fates = new Fates();

  /** Whether every call is of a kind whose fate its caller can tell. */
  final boolean exact;

  /** Whether a full room makes the caller's own thread run what it offers. */
  final boolean inline;

  volatile boolean over;
  volatile boolean forced;

  private final Random random;
  private final String name;
  private final Queue<String> complaints = new ConcurrentLinkedQueue<>();
  private final Queue<SoakSubscriber<?>> subscribers = new ConcurrentLinkedQueue<>();
  private final Queue<Parcel> parcels = new ConcurrentLinkedQueue<>();

  SoakRound(long seed) {
    random = new Random(seed);
    exact = random.nextBoolean();
    name = "soak" + Long.toHexString(seed);
    WorkerPoolBuilder builder = kind().queueCapacity(random.nextInt(12));
    Overflow overflow =
        switch (random.nextInt(5)) {
          case 0 -> Overflow.block();
          case 1 -> Overflow.drop();
          case 2 -> Overflow.reject();
          case 3 -> Overflow.timeout(Duration.ofNanos(1 + random.nextInt(3_000_000)));
          default -> Overflow.callerRuns();
        };
    inline = overflow.equals(Overflow.callerRuns());
    builder.overflow(overflow).maxWaiters(random.nextInt(64));
    if (random.nextInt(3) == 0) {
      builder.taskTimeout(Duration.ofNanos(1 + random.nextInt(2_000_000)));
    }
    pool = builder.build();
  }

  private WorkerPoolBuilder kind() {
    int max = 1 + random.nextInt(4);
    return switch (random.nextInt(VIRTUAL_THREADS ? 7 : 6)) {
      case 0 -> WorkerPools.fixed(name, max);
      case 1 -> WorkerPools.fixed(name, max).discipline(discipline());
      case 2 -> WorkerPools.priority(name, max);
      case 3 -> WorkerPools.parallel(name, max);
      case 4 ->
          WorkerPools.boundedElastic(name, 1, max)
              .discipline(discipline())
              .idleTime(Duration.ofNanos(1))
              .scalingInterval(Duration.ofMillis(1));
      case 5 -> {
        Random whims = new Random(random.nextLong());
        yield WorkerPools.boundedElastic(name, 1, max)
            .scaling(load -> load.want(1 + whims.nextInt(max), "whim"))
            .scalingInterval(Duration.ofNanos(200_000));
      }
      default -> WorkerPools.virtual(name, max);
    };
  }

  private Discipline discipline() {
    return switch (random.nextInt(6)) {
      case 0 -> Discipline.fifo();
      case 1 -> Discipline.priority(Duration.ofNanos(1 + random.nextInt(1_000_000)));
      case 2 -> Discipline.earliestDeadline();
      case 3 -> Discipline.shortestJob();
      case 4 -> Discipline.fairByTenant(1 + random.nextInt(4));
      default -> Discipline.adaptiveLifo(Duration.ofNanos(50_000), Duration.ofMillis(1));
    };
  }

  void complain(String what) {
    complaints.add(what);
  }

  <S extends SoakSubscriber<?>> S watch(S subscriber) {
    subscribers.add(subscriber);
    return subscriber;
  }

  Parcel parcel(String from) {
    Parcel parcel = new Parcel(from);
    parcels.add(parcel);
    return parcel;
  }

  /** Runs it to its end. What is wrong comes back as sentences. */
  List<String> run() throws Exception {
    List<Thread> clients = new ArrayList<>();
    for (int i = 0; i < CLIENTS; i++) {
      SoakClient client = new SoakClient(this, new Random(random.nextLong()));
      Thread thread = new Thread(client, "client of " + name);
      clients.add(thread);
      thread.start();
    }
    LockSupport.parkNanos(random.nextInt(120_000_000));
    int end = random.nextInt(4);
    if (end == 0) {
      forced = true;
      pool.dispose();
    } else {
      pool.disposeGracefully().subscribe();
    }
    LockSupport.parkNanos(random.nextInt(3_000_000));
    if (end == 1) {
      forced = true;
      pool.dispose();
    }
    over = true;
    for (Thread client : clients) {
      client.join(PATIENCE.toMillis());
      if (client.isAlive()) {
        complain("a client hangs: " + List.of(client.getStackTrace()));
      }
    }
    check();
    return new ArrayList<>(complaints);
  }

  private void check() throws Exception {
    try {
      pool.disposeGracefully().block(PATIENCE);
      soon(() -> subscribers.stream().allMatch(SoakSubscriber::isOver));
      soon(() -> threads().isEmpty());
      soon(() -> timersLeft() == 0);
      soon(() -> bodies.inside() == 0);
      soon(() -> parcels.stream().allMatch(p -> p.ends() > 0));
    } catch (RuntimeException e) {
      complain(e.getMessage() + " " + pool + " " + threads());
    }
    Ledger ledger = pool.snapshot().ledger();
    if (!ledger.isBalanced() || ledger.pending() != 0) {
      complain("the law: " + ledger);
    }
    if (pool.snapshot().overrun() != 0) {
      complain("overrun: " + pool.snapshot().overrun());
    }
    String differences = fates.differences(ledger, exact);
    if (!differences.isEmpty()) {
      complain(differences);
    }
    parcels.stream().filter(p -> p.ends() != 1).forEach(p -> complain("a parcel of " + p));
    if (!complaints.isEmpty()) {
      complain("by " + pool.config() + (forced ? ", forced" : ", graceful") + ": " + ledger);
    }
  }

  private static void soon(Callable<Boolean> condition) {
    await()
        .atMost(PATIENCE)
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(2))
        .until(condition);
  }

  private List<String> threads() {
    List<String> alive = new ArrayList<>();
    Thread.getAllStackTraces()
        .forEach(
            (thread, stack) -> {
              if (thread.getName().startsWith(name + "-")) {
                alive.add(thread.getName() + " at " + List.of(stack));
              }
            });
    return alive;
  }

  private int timersLeft() throws ReflectiveOperationException {
    TimerThread timer = (TimerThread) field(field(pool, "core"), "timer");
    timer.drain();
    return ((TimerHeap) field(timer, "heap")).size();
  }

  static Object field(Object owner, String name) throws ReflectiveOperationException {
    Field field = owner.getClass().getDeclaredField(name);
    field.setAccessible(true);
    return field.get(owner);
  }
}
