package dev.weir.bench.measure;

import java.util.Random;
import java.util.concurrent.CountDownLatch;
import org.HdrHistogram.Histogram;

/**
 * Sends tasks at the times of a Poisson process, without regard to how the contender fares. It
 * watches the clock rather than sleep, so that it keeps a core busy; a task that is refused is
 * offered again, its intended time unchanged.
 */
final class Generator {

  /*
   * Only the generator's thread writes; `recording`, `stopped` and `busy` are read and written
   * across threads. Every few tasks one is a probe, which notes when it started; probes are made
   * beforehand and each is used once.
   */

  private static final int GAPS = 1 << 14;
  private static final long SEED = 42;
  private static final int BURST = 256;
  private static final int PROBES = 200_000;
  private static final double PROBES_PER_SECOND = 40_000;
  private static final double CAPACITY_GUESS = 10e6;

  private final Feeder feeder;
  private final Runnable task;
  private final long[] gaps = new long[GAPS];
  private final Probe[] probes = new Probe[PROBES];
  private final int probeEvery;
  private final Thread thread;
  private final CountDownLatch started = new CountDownLatch(1);
  private volatile String threadId = "";
  private volatile long busy;
  private volatile boolean recording;
  private volatile boolean stopped;
  private int used;

  /** Tasks per second; 0 for as many as are taken. */
  Generator(Feeder feeder, Runnable task, double rate) {
    this.feeder = feeder;
    this.task = task;
    Random random = new Random(SEED);
    for (int i = 0; i < GAPS && rate > 0; i++) {
      gaps[i] = Math.round(-Math.log(1 - random.nextDouble()) * 1e9 / rate);
    }
    for (int i = 0; i < PROBES; i++) {
      probes[i] = new Probe(task);
    }
    double expected = rate > 0 ? rate : CAPACITY_GUESS;
    probeEvery = (int) Math.max(1, expected / PROBES_PER_SECOND);
    thread = new Thread(this::generate, "generator");
    thread.setDaemon(true);
  }

  void start() throws InterruptedException {
    thread.start();
    started.await();
  }

  void startRecording() {
    recording = true;
  }

  void stopRecording() {
    recording = false;
  }

  void stop() throws InterruptedException {
    stopped = true;
    thread.join();
  }

  /** Time spent handing over, in total. */
  long busyNanos() {
    return busy;
  }

  String threadId() {
    return threadId;
  }

  /** Adds latency, and how late the generator itself was. Only after everything has run. */
  void report(Figures figures) {
    Histogram waits = new Histogram(3);
    Histogram lags = new Histogram(3);
    for (int i = 0; i < used; i++) {
      waits.recordValue(Math.max(0, probes[i].started - probes[i].intended));
      lags.recordValue(Math.max(0, probes[i].sent - probes[i].intended));
    }
    figures
        .put("probes", used)
        .put("p50", waits.getValueAtPercentile(50))
        .put("p99", waits.getValueAtPercentile(99))
        .put("p999", waits.getValueAtPercentile(99.9))
        .put("lag99", lags.getValueAtPercentile(99));
  }

  private void generate() {
    threadId = TaskThreads.currentId();
    started.countDown();
    int gap = 0;
    int untilProbe = probeEvery;
    long now = System.nanoTime();
    long next = now + gaps[0];
    while (!stopped) {
      if (now - next < 0) {
        Thread.onSpinWait();
        now = System.nanoTime();
        continue;
      }
      long burstStart = now;
      for (int i = 0; i < BURST && now - next >= 0; i++) {
        if (--untilProbe == 0) {
          untilProbe = probeEvery;
          sendProbe(next);
        } else {
          send(task);
        }
        gap = (gap + 1) & (GAPS - 1);
        next += gaps[gap];
      }
      now = System.nanoTime();
      busy = busy + now - burstStart;
    }
  }

  private void send(Runnable what) {
    while (!feeder.offer(what)) {
      Thread.onSpinWait();
    }
  }

  private void sendProbe(long intended) {
    if (!recording || used == PROBES) {
      send(task);
      return;
    }
    Probe probe = probes[used++];
    probe.intended = intended;
    probe.sent = System.nanoTime();
    send(probe);
  }

  /** Notes when it started. Handed over and back through the contender and the tally. */
  private static final class Probe implements Runnable {

    private final Runnable task;
    private long intended;
    private long sent;
    private long started;

    Probe(Runnable task) {
      this.task = task;
    }

    @Override
    public void run() {
      started = System.nanoTime();
      task.run();
    }
  }
}
