package dev.weir.demo.load.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.weir.demo.load.report.Footprint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
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
  void watch_seesTheMost_andEnds() throws Exception {
    assumeTrue(Files.exists(Path.of("/proc/self/status")), "no Linux");
    Instant begun = Instant.now();
    CountDownLatch looked = new CountDownLatch(6); // how large it is was looked at by then
    FootprintWatch watch =
        new FootprintWatch(
            OWN,
            () -> {
              looked.countDown();
              return List.of(ProcessHandle.current());
            });
    assertThat(looked.await(30, TimeUnit.SECONDS)).isTrue();
    watch.end();
    Footprint seen = watch.seen(7L, begun, Instant.now());
    assertThat(seen.heap()).isEqualTo(7);
    assertThat(seen.resident()).isPositive();
    assertThat(seen.threads()).isPositive();
    assertThat(seen.database()).isPositive();
    assertThat(seen.busy()).isNotNegative();
    assertThat(seen.databaseBusy()).isNotNegative();
  }

  @Test
  void processorTime_isThatOfAProcessAndOfItsChildrenThatHaveEnded() {
    String stat = "12 (a ) b (c) S 1 12 12 0 -1 4194304 900 0 0 0 150 50 20 30 20 0 7 0 99 1 2";
    assertThat(ProcessorTime.parse(stat)).hasValue(2.5);
    assertThat(ProcessorTime.parse("12 (a) Z 1")).isEmpty();
  }

  @Test
  void processorTime_ofThoseThatAreGone_isNothing() {
    assumeTrue(Files.exists(Path.of("/proc/self/stat")), "no Linux");
    assertThat(ProcessorTime.of(List.of(NOBODY))).isEmpty();
    assertThat(ProcessorTime.of(List.of(NOBODY, OWN)).orElse(0)).isPositive();
  }

  @Test
  void busy_isWhatItHadBetweenTheLooksOfThatTime() {
    Instant begun = Instant.EPOCH.plusSeconds(100);
    BusyBooks books = new BusyBooks();
    books.add(begun.minusSeconds(1), 7);
    books.add(begun.plusSeconds(1), 10);
    books.add(begun.plusSeconds(3), 11);
    assertThat(books.between(begun, begun.plusSeconds(2))).as("one look").isNull();
    books.add(begun.plusSeconds(5), 14);
    books.add(begun.plusSeconds(9), 99);
    assertThat(books.between(begun, begun.plusSeconds(6))).isEqualTo(1);
  }

  @Test
  void rates_areSharesOfWhatTheDatabaseDoes_inTwoDigits() {
    assertThat(Course.rates(2_533)).containsExactly(1_300.0, 2_000.0, 2_500.0, 3_800.0, 5_100.0);
    assertThat(Course.rates(1)).containsExactly(1.0, 2.0);
  }
}
