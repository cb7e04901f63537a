package dev.weir.demo.load.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.demo.load.measure.Books;
import dev.weir.demo.load.measure.Measured;
import dev.weir.demo.load.measure.TimeLine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.HdrHistogram.EncodableHistogram;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramLogReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HdrLogTest {

  @TempDir private Path directory;

  private final Books books = new Books(100);
  private Instant begun = Instant.now();

  private ReportFile file() {
    return ReportFile.of("--hlog", directory.resolve("run.hlog").toString());
  }

  private Measured write(int seconds) {
    try (HdrLog log = HdrLog.open(file())) {
      log.begin(begun);
      TimeLine line = new TimeLine(books, log);
      for (int second = 0; second < seconds; second++) {
        for (int i = 0; i < 100; i++) {
          books.offered(10_000);
          books.completed(1_000_000 + i, 900_000 + i, 1);
          books.loopLag(20_000 + 100L * i, 2);
        }
        books.offered(10_000);
        books.refused("status 503", 2_000, 1);
        line.tick(0);
      }
      log.finish();
      return line.measured();
    }
  }

  private Map<String, Histogram> read() throws IOException {
    Map<String, Histogram> byTag = new TreeMap<>();
    try (HistogramLogReader reader =
        new HistogramLogReader(directory.resolve("run.hlog").toString())) {
      while (reader.hasNext()) {
        EncodableHistogram interval = reader.nextIntervalHistogram();
        byTag
            .computeIfAbsent(interval.getTag(), tag -> new Histogram(3_600_000_000_000L, 3))
            .add((Histogram) interval);
      }
    }
    return byTag;
  }

  @Test
  void finish_readByHdrHistogramsOwnReader_addsUpToTheWhole() throws IOException {
    Measured measured = write(5);

    Map<String, Histogram> read = read();

    assertThat(read).containsOnlyKeys("lag", "loopLag", "refused", "response", "service");
    assertThat(read.get("response")).isEqualTo(measured.times().response());
    assertThat(read.get("service")).isEqualTo(measured.times().service());
    assertThat(read.get("lag")).isEqualTo(measured.times().lag());
    assertThat(read.get("loopLag")).isEqualTo(measured.times().loopLag());
    assertThat(read.get("refused")).isEqualTo(measured.times().refused());
  }

  @Test
  void finish_eachSecond_isALineForEachTagWithItsTime() throws IOException {
    write(3);

    try (HistogramLogReader reader =
        new HistogramLogReader(directory.resolve("run.hlog").toString())) {
      int lines = 0;
      long before = 0;
      while (reader.hasNext()) {
        EncodableHistogram interval = reader.nextIntervalHistogram();
        assertThat(interval.getStartTimeStamp()).isGreaterThanOrEqualTo(before);
        assertThat(Math.abs(interval.getStartTimeStamp() - begun.toEpochMilli()))
            .isLessThan(60_000);
        before = interval.getStartTimeStamp();
        lines++;
      }
      assertThat(lines).isEqualTo(15);
    }
  }

  /* The tools ask for what begins from 0.0 on. The recorders are older than the run, by all of its warm-up. */
  @ParameterizedTest
  @ValueSource(longs = {5, 20_000})
  void finish_recordersOlderThanTheRun_losesNoSecondOfIt(long millis) throws IOException {
    begun = begun.plusMillis(millis);
    write(3);

    List<Double> begins = new ArrayList<>();
    try (HistogramLogReader reader =
        new HistogramLogReader(directory.resolve("run.hlog").toString())) {
      EncodableHistogram interval = reader.nextIntervalHistogram(0.0, Double.MAX_VALUE);
      while (interval != null) {
        assertThat(interval.getEndTimeStamp() - interval.getStartTimeStamp()).isBetween(0L, 1_000L);
        begins.add((interval.getStartTimeStamp() - begun.toEpochMilli()) / 1_000.0);
        interval = reader.nextIntervalHistogram(0.0, Double.MAX_VALUE);
      }
    }
    assertThat(begins).containsExactly(0., 0., 0., 0., 0., 1., 1., 1., 1., 1., 2., 2., 2., 2., 2.);
  }

  @Test
  void close_notFinished_leavesNothingBehind() throws IOException {
    try (HdrLog log = HdrLog.open(file())) {
      log.begin(begun);
      new TimeLine(books, log).tick(0);
      assertThat(directory).isNotEmptyDirectory();
    }

    assertThat(directory).isEmptyDirectory();
  }

  @Test
  void open_noDirectory_saysSo() {
    ReportFile nowhere = ReportFile.of("--hlog", directory.resolve("no/run.hlog").toString());

    assertThatThrownBy(() -> HdrLog.open(nowhere))
        .isInstanceOf(ReportFileException.class)
        .hasMessageStartingWith("--hlog ");
    assertThat(Files.exists(directory.resolve("no"))).isFalse();
  }
}
