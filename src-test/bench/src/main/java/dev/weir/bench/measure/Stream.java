package dev.weir.bench.measure;

import dev.weir.bench.contender.Backoff;
import dev.weir.bench.contender.FlowRoster;
import dev.weir.bench.contender.Valve;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * One operator between a source that a thread drives and a subscriber that counts. Where all takes
 * place on that thread, its CPU time is what counts, so that others who want the core matter less.
 */
public final class Stream implements Run {

  private static final int CHUNK = 1_024;
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private final Scenario scenario;
  private final int capacity;
  private final Scheduler timer = Schedulers.newSingle("timer", true);
  private final Loop loop = new Loop();
  private final Object element = new Object();
  private final Source source = new Source();
  private final Taker taker;
  private final Counter dropped = new Counter();
  private final Counter streams = new Counter();
  private final Counter chunks = new Counter();
  private final boolean merges;
  private final Backoff backoff = new Backoff();
  private final Flux<Object> flux;
  private final Thread driver = new Thread(this::drive, "source");
  private long received;
  private volatile boolean stopped;
  private volatile @Nullable Throwable failure;

  /**
   * Starts it.
   *
   * @param who the operator
   * @param params scenario and capacity
   */
  public Stream(FlowRoster who, Params params) {
    scenario = Scenario.byId(params.text("scenario"));
    capacity = params.integer("capacity");
    merges = who.merges();
    taker = scenario.newTaker();
    Flux<Object> behind =
        who.behind(source, new Valve(capacity, timer, gone -> dropped.increment()));
    if (scenario == Scenario.HAND_OVER) {
      flux = behind.publishOn(Schedulers.fromExecutor(loop));
      loop.start();
    } else {
      flux = behind;
    }
    if (scenario != Scenario.SHORT) {
      flux.subscribe(taker);
    }
    driver.setDaemon(true);
    driver.start();
  }

  // ---------------------------------------------------------------- the driver

  private void drive() {
    try {
      while (!stopped && taker.failure() == null) {
        scenario.step(this);
      }
    } catch (RuntimeException | Error e) {
      failure = e;
    }
  }

  void sendChunk() {
    for (int i = 0; i < CHUNK && source.send(element); ) {
      i++;
    }
    chunks.increment();
  }

  void sendBurst() {
    for (int i = 0; i < Scenario.BURST && source.send(element); ) {
      i++;
    }
    taker.request(Scenario.BURST);
  }

  void sendWindow() {
    for (int i = 0; i < CHUNK; i++) {
      if (isOpen() && source.send(element)) {
        backoff.reset();
      } else {
        backoff.pause();
      }
    }
  }

  private boolean isOpen() {
    if (source.sent() - received < capacity) {
      return true;
    }
    received = taker.received();
    return source.sent() - received < capacity;
  }

  void shortStream() {
    flux.subscribe(taker);
    for (int i = 0; i < Scenario.SHORT_LENGTH; i++) {
      source.send(element);
    }
    source.complete();
    streams.increment();
  }

  // ---------------------------------------------------------------- what came of it

  @Override
  public long completed() {
    return switch (scenario) {
      case SHORT -> streams.get();
      case FULL -> merges ? CHUNK * chunks.get() : dropped.get();
      default -> taker.received();
    };
  }

  @Override
  public long nanos() {
    return scenario == Scenario.HAND_OVER
        ? System.nanoTime()
        : THREADS.getThreadCpuTime(driver.getId());
  }

  @Override
  public long stopAndCountLost() throws InterruptedException {
    stopped = true;
    driver.join();
    Throwable why = failure == null ? taker.failure() : failure;
    if (why != null) {
      throw new IllegalStateException(why);
    }
    return switch (scenario) {
      case SHORT -> {
        long sent = Scenario.SHORT_LENGTH * streams.get();
        yield Math.abs(sent - taker.received()) + Math.abs(streams.get() - taker.ended());
      }
      case FULL -> merges ? 0 : Math.abs(source.sent() - capacity - dropped.get());
      default -> {
        Drained.await(() -> taker.received() >= source.sent());
        yield Math.abs(source.sent() - taker.received());
      }
    };
  }

  @Override
  public void close() {
    stopped = true;
    taker.cancel();
    timer.dispose();
    loop.close();
  }
}
