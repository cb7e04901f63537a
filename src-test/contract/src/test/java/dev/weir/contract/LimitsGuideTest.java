package dev.weir.contract;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.OperatingSystemMXBean;
import dev.weir.gate.Gate;
import dev.weir.limit.CallEnd;
import dev.weir.limit.Limit;
import dev.weir.limit.Limits;
import dev.weir.limit.Measured;
import dev.weir.limit.Regulator;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.local.LocalIoHandler;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.SingleThreadEventExecutor;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** The examples of docs/limits.md. */
class LimitsGuideTest {

  /** What share of its cores a cgroup (v2) has used between the last two runs. */
  static final class CgroupCpu implements Runnable {

    private static final String USED = "usage_usec ";
    private final Path statistics;
    private final int cores;
    private long used;
    private long readAt;
    private volatile double share;

    CgroupCpu(Path statistics, int cores) {
      this.statistics = statistics;
      this.cores = cores;
      run();
      share = 0;
    }

    /** Reads a file: on a thread that may block. */
    @Override
    public synchronized void run() {
      try (var lines = Files.lines(statistics)) {
        String line = lines.filter(l -> l.startsWith(USED)).findFirst().orElseThrow();
        long usedNow = 1_000 * Long.parseLong(line.substring(USED.length()));
        long now = System.nanoTime();
        share = (double) (usedNow - used) / Math.max(1, now - readAt) / cores;
        used = usedNow;
        readAt = now;
      } catch (IOException | RuntimeException e) {
        share = Double.NaN; // of which the limit tells, and stays as it is
      }
    }

    /** From any thread, at once. */
    double share() {
      return share;
    }
  }

  private static Disposable guardByCgroup(Path file, List<Gate> built) {
    CgroupCpu cpu = new CgroupCpu(file, Runtime.getRuntime().availableProcessors());
    Disposable reading =
        Schedulers.boundedElastic().schedulePeriodically(cpu, 1, 1, TimeUnit.SECONDS);
    Gate api = Gate.of("api").limit(Limits.measured(cpu::share, 0.8)).build();

    built.add(api);
    return reading;
  }

  @Test
  void guide_cgroup_feedsALimit(@TempDir Path directory) throws IOException {
    Path file = Files.writeString(directory.resolve("cpu.stat"), "usage_usec 5\nuser_usec 5\n");
    List<Gate> built = new ArrayList<>();
    guardByCgroup(file, built).dispose();
    assertThat(built.get(0).snapshot().limit()).isEqualTo(10);

    CgroupCpu cpu = new CgroupCpu(file, 2);
    Files.writeString(file, "usage_usec 3600000005\nuser_usec 5\n"); // an hour more
    cpu.run();
    assertThat(cpu.share()).isGreaterThan(1);
    Files.writeString(file, "nothing\n");
    cpu.run();
    assertThat(cpu.share()).isNaN();
  }

  @Test
  void guide_cgroupOfThisMachine_isRead() {
    Path file = Path.of("/sys/fs/cgroup/cpu.stat");
    CgroupCpu cpu = new CgroupCpu(file, Runtime.getRuntime().availableProcessors());
    cpu.run();
    double share = cpu.share();
    assertThat(Files.exists(file) ? share >= 0 : Double.isNaN(share)).as("%s", share).isTrue();
  }

  @Test
  void guide_processCpu_feedsALimit() {
    var os = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class); // com.sun.management
    Measured byCpu = Limits.measured(os::getProcessCpuLoad, 0.8).range(50, 5, 500);

    List<RuntimeException> troubles = new ArrayList<>();
    AtomicLong clock = new AtomicLong();
    Regulator regulator = byCpu.trouble(troubles::add).newRegulator(clock::get);
    for (int i = 0; i < 10; i++) {
      clock.addAndGet(ofSeconds(1).toNanos());
      regulator.onEnd(1_000_000, 50, true, CallEnd.SUCCEEDED);
    }
    assertThat(regulator.limit()).isBetween(5, 500);
    assertThat(byCpu.load().getAsDouble()).isBetween(-1.0, 1.0);
    assertThat(troubles).hasSizeLessThanOrEqualTo(10);
  }

  private static double mostPending(EventLoopGroup loops) {
    int most = 0;
    for (EventExecutor loop : loops) {
      if (loop instanceof SingleThreadEventExecutor one) {
        most = Math.max(most, one.pendingTasks());
      }
    }
    return most;
  }

  @Test
  void guide_eventLoops_feedALimit() throws InterruptedException {
    EventLoopGroup loops = new MultiThreadIoEventLoopGroup(1, LocalIoHandler.newFactory());
    CountDownLatch release = new CountDownLatch(1);
    try {
      Limit byLoops = Limits.measured(() -> mostPending(loops), 64).interval(ofMillis(100));

      loops.execute(() -> awaitUninterruptibly(release));
      for (int i = 0; i < 640; i++) {
        loops.execute(() -> {});
      }
      AtomicLong clock = new AtomicLong();
      Regulator regulator = byLoops.newRegulator(clock::get);
      clock.addAndGet(ofMillis(100).toNanos());
      regulator.onEnd(1_000_000, 10, true, CallEnd.SUCCEEDED);
      assertThat(regulator.limit()).isEqualTo(5); // far above the target: half
      release.countDown();
      Awaitility.await().until(() -> mostPending(loops) == 0);
    } finally {
      release.countDown();
      loops.shutdownGracefully(0, 0, TimeUnit.SECONDS).await();
    }
  }

  private static void awaitUninterruptibly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void guide_gate_goesByALimit() {
    Gate search =
        Gate.of("search").limit(Limits.gradient2().tolerance(1.5).range(20, 5, 200)).build();

    assertThat(search.snapshot().limit()).isEqualTo(20);
    assertThat(Mono.just("answer").transform(search.guard()).block(Duration.ofSeconds(10)))
        .isEqualTo("answer");
  }

  @Test
  void guide_twoLimits_theLesser() {
    Limit db = Limits.vegas().atMost(Limits.fixed(20)); // never more than there are connections
    Limit api = Limits.gradient2().atMost(Limits.aimd().slowerThan(ofMillis(250)));

    assertThat(db.newRegulator(System::nanoTime).limit()).isEqualTo(10);
    assertThat(api.newRegulator(System::nanoTime).limit()).isEqualTo(10);
    assertThat(db).asString().contains("at most").contains("20");
  }

  @Test
  void guide_everyExample_standsHere() throws IOException {
    Guide.assertExamplesStandIn(LimitsGuideTest.class, "docs/limits.md", 6);
  }
}
