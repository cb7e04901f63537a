package dev.weir.demo.load.report;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.demo.load.measure.Counts;
import dev.weir.demo.load.measure.Second;
import dev.weir.demo.load.measure.Spread;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProgressTest {

  private static final Duration HALF_A_MINUTE = Duration.ofSeconds(30);

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final PrintStream out = new PrintStream(bytes, true, UTF_8);

  private static Second second(int number, long p99) {
    Counts counts = new Counts(1_000, 990, 980, 970, 10, 5, 0, 0);
    return new Second(number, counts, 2_000_000, p99, 100_000, 50_000, 12, 3);
  }

  private String text() {
    return bytes.toString(UTF_8);
  }

  @Test
  void accept_onATerminal_writesOverTheSameLine() {
    try (Progress progress = Progress.onTerminal(out, 200, HALF_A_MINUTE)) {
      progress.accept(second(0, 12_000_000));
      progress.accept(second(1, Spread.NEVER));
    }

    assertThat(text().split("\r"))
        .hasSize(3)
        .anySatisfy(
            line ->
                assertThat(line)
                    .contains(
                        "1/30 s  1,000/s offered  970.0/s good  10 wrong  5 away  lag 100 µs"
                            + "  p50 2.00 ms  p99 12.0 ms  12 on the wire  3 queued"))
        .anySatisfy(line -> assertThat(line).contains("2/30 s").contains("p99 ∞"));
    assertThat(text()).endsWith(System.lineSeparator());
    assertThat(text().split("\n")).hasSize(1);
  }

  @Test
  void accept_onANarrowTerminal_isNeverWiderThanThat() {
    try (Progress progress = Progress.onTerminal(out, 40, HALF_A_MINUTE)) {
      progress.accept(second(0, 12_000_000));
    }

    String shown = text().replaceAll("\u001b\\[\\??[0-9]*[a-zA-Z]", "").strip();
    assertThat(shown).startsWith("1/30 s  1,000/s offered").hasSizeBetween(30, 39);
  }

  @Test
  void accept_elsewhere_isALineForTenSecondsTogether() {
    try (Progress progress = Progress.plain(out, HALF_A_MINUTE)) {
      for (int i = 0; i < 9; i++) {
        progress.accept(second(i, 12_000_000));
      }
      assertThat(text()).isEmpty();
      progress.accept(second(9, 40_000_000));
      progress.accept(second(10, 12_000_000));
    }

    assertThat(text().lines())
        .satisfiesExactly(
            line ->
                assertThat(line)
                    .startsWith("10/30 s  1,000/s offered  970.0/s good  100 wrong  50 away")
                    .contains("p99 40.0 ms"),
            line -> assertThat(line).startsWith("11/30 s  1,000/s offered"));
    assertThat(text()).doesNotContain("\r", "\u001b");
  }

  @Test
  void warmUp_elsewhere_hasItsOwnLines() {
    try (Progress progress = Progress.plain(out, HALF_A_MINUTE)) {
      Consumer<Second> warmUp = progress.warmUp(Duration.ofSeconds(2));
      warmUp.accept(second(0, 12_000_000));
      warmUp.accept(second(1, 12_000_000));
      assertThat(text()).isEmpty();
      progress.accept(second(0, 12_000_000));
    }

    assertThat(text().lines())
        .satisfiesExactly(
            line -> assertThat(line).startsWith("warming up 2/2 s  1,000/s offered"),
            line -> assertThat(line).startsWith("1/30 s  1,000/s offered"));
  }

  @Test
  void accept_onATerminalOfTheUsualWidth_showsHowLateItIs() {
    try (Progress progress = Progress.onTerminal(out, 80, HALF_A_MINUTE)) {
      progress.accept(second(0, 12_000_000));
    }

    assertThat(text()).contains("lag 100 µs");
  }

  @Test
  void accept_runOfPartsOfASecond_dividesByWhatTheyAre() {
    try (Progress progress = Progress.onTerminal(out, 200, Duration.ofMillis(1_250))) {
      progress.warmUp(Duration.ofMillis(500)).accept(second(0, 12_000_000));
      progress.accept(second(0, 12_000_000));
      progress.accept(second(1, 12_000_000));
      progress.accept(second(2, 12_000_000));
    }

    assertThat(text())
        .containsSubsequence(
            "warming up 1/1 s  2,000/s offered",
            "1/2 s  1,000/s offered",
            "2/2 s  4,000/s offered",
            "2/2 s  1,000/s offered");
  }

  @Test
  void accept_threadsThatReadLaterThanThePacer_showsHowLateTheyAre() {
    try (Progress progress = Progress.onTerminal(out, 200, HALF_A_MINUTE)) {
      Counts counts = new Counts(1_000, 990, 980, 970, 10, 5, 0, 0);
      progress.accept(new Second(0, counts, 1, 1, 100_000, 200_000, 12, 3));
    }

    assertThat(text()).contains("lag 200 µs");
  }

  @Test
  void accept_nothingEnds_showsNoTimes() {
    try (Progress progress = Progress.onTerminal(out, 200, HALF_A_MINUTE)) {
      Counts counts = new Counts(1_000, 990, 0, 0, 0, 0, 0, 0);
      progress.accept(new Second(0, counts, Spread.NEVER, Spread.NEVER, 1, 1, 990, 10));
    }

    assertThat(text()).contains("p50 –  p99 –");
  }

  @Test
  void width_fromTheEnvironment_orWhatIsUsual() {
    assertThat(Terminal.width(Map.of("COLUMNS", "132"))).isEqualTo(132);
    assertThat(Terminal.width(Map.of("COLUMNS", "9999"))).isEqualTo(1_000);
    assertThat(Terminal.width(Map.of("COLUMNS", "wide"))).isEqualTo(80);
    assertThat(Terminal.width(Map.of())).isEqualTo(80);
  }

  @Test
  void isWatched_fileOrPipeOrDumbTerminal_isNot(@TempDir Path directory) throws IOException {
    assertThat(Terminal.isTerminal(Files.createFile(directory.resolve("log")))).isFalse();
    assertThat(Terminal.isTerminal(directory.resolve("nothing"))).isFalse();
    assertThat(Terminal.isTerminal(Path.of("/dev/null"))).isFalse();
    assertThat(Terminal.isWatched(Map.of("TERM", "dumb"))).isFalse();
  }
}
