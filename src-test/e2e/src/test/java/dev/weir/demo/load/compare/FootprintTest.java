package dev.weir.demo.load.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.weir.demo.load.report.Footprint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FootprintTest {

  private static final long OWN = ProcessHandle.current().pid();
  private static final long NOBODY = Long.MAX_VALUE;

  @TempDir private Path folder;

  @Test
  void heap_isTheMostThatWasLeftAfterACollection() throws IOException {
    Path log = folder.resolve("gc");
    Files.writeString(
        log,
        """
        [0.008s][info][gc] Using G1
        [0.405s][info][gc] GC(0) Pause Young (Normal) (G1 Evacuation Pause) 23M->5M(64M) 4.512ms
        [0.505s][info][gc] GC(1) Pause Young (Allocation Failure) 40M->17M(64M) 4.512ms
        [0.905s][info][gc] GC(2) Concurrent Mark Cycle
        [0.955s][info][gc] GC(2) Pause Remark 30M->30M(64M) 1.0ms
        [1.205s][info][gc] GC(3) Pause Full (System.gc()) 60M->9M(64M) 14.5ms
        """);
    assertThat(HeapLog.most(log)).isEqualTo(17L << 20);
  }

  @Test
  void heap_withoutCollections_isNotKnown() throws IOException {
    Path log = Files.writeString(folder.resolve("gc"), "[0.008s][info][gc] Using G1\n");
    assertThat(HeapLog.most(log)).isNull();
  }

  @Test
  void processes_tellOfThemselves_onLinux() {
    assumeTrue(Files.exists(Path.of("/proc/self/status")), "no Linux");
    assertThat(ProcFs.mostResident(OWN).orElse(0)).isGreaterThan(1L << 20);
    assertThat(ProcFs.threads(OWN).orElse(0)).isGreaterThan(1);
    assertThat(ProcFs.proportional(OWN).orElse(0)).isGreaterThan(1L << 20);
    assertThat(ProcFs.available().orElse(0)).isGreaterThan(1L << 20);
  }

  @Test
  void process_thatIsNotThere_tellsNothing() {
    assertThat(ProcFs.mostResident(NOBODY)).isEmpty();
    assertThat(ProcFs.threads(NOBODY)).isEmpty();
    assertThat(ProcFs.proportional(NOBODY)).isEmpty();
  }

  @Test
  void watch_seesTheMost_andEnds() throws InterruptedException {
    assumeTrue(Files.exists(Path.of("/proc/self/status")), "no Linux");
    CountDownLatch looked = new CountDownLatch(2);
    FootprintWatch watch =
        new FootprintWatch(
            OWN,
            () -> {
              looked.countDown();
              return List.of(ProcessHandle.current());
            });
    assertThat(looked.await(30, TimeUnit.SECONDS)).isTrue();
    watch.end();
    Footprint seen = watch.seen(7L);
    assertThat(seen.heap()).isEqualTo(7);
    assertThat(seen.resident()).isPositive();
    assertThat(seen.threads()).isPositive();
    assertThat(seen.database()).isPositive();
  }
}
