package dev.weir.demo.load.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TraceFileTest {

  @TempDir private Path folder;
  private Path file;

  @BeforeEach
  void name() {
    file = folder.resolve("trace.txt");
  }

  private long[] read(String... lines) throws IOException {
    return TraceFile.read(Files.writeString(file, String.join("\n", lines)));
  }

  @Test
  void read_seconds_areNanosecondsSinceTheBeginning() throws IOException {
    assertThat(read("# at noon", "", "0", " 0.5,GET /", "0.5 200", "12.345678901"))
        .containsExactly(0, 500_000_000, 500_000_000, 12_345_678_901L);
  }

  @Test
  void read_instants_countFromTheFirst() throws IOException {
    assertThat(
            read(
                "2026-11-22T10:15:30.123Z,GET,/a",
                "2026-11-22T10:15:30.124000001Z",
                "2026-11-22T11:15:30.123Z"))
        .containsExactly(0, 1_000_001, 3_600_000_000_000L);
  }

  @Test
  void read_manyLines_losesNone() throws IOException {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 10_000; i++) {
      text.append(i).append('\n');
    }

    assertThat(read(text.toString())).hasSize(10_000).isSorted().endsWith(9_999_000_000_000L);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "1;0.5              | 2: '0.5' (expected: not before the line above)",
        "1;-2               | 2: '-2' (expected: 0 to 604800 seconds)",
        "NaN                | 1: 'NaN' (expected: 0 to 604800 seconds)",
        "1e9                | 1: '1e9' (expected: 0 to 604800 seconds)",
        "# a;soon           | 2: 'soon' (expected: seconds since the beginning, or an instant)",
        "2026-11-22T10:15   | 1: '2026-11-22T10:15' (expected: an instant, as in"
            + " 2026-11-22T10:15:30.123Z)",
        "-999999999-01-01T00:00:00Z;+999999999-01-01T00:00:00Z | 2:"
            + " '+999999999-01-01T00:00:00Z' (expected: at most 604800 seconds after the first)",
        "2026-11-01T00:00:00Z;2026-11-08T00:00:01Z | 2:"
            + " '2026-11-08T00:00:01Z' (expected: at most 604800 seconds after the first)",
        "2026-11-02T00:00:00Z;-999999999-01-01T00:00:00Z | 2:"
            + " '-999999999-01-01T00:00:00Z' (expected: not before the line above)"
      })
  void read_noMoment_namesTheLineAndTheRule(String lines, String message) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> read(lines.split(";")))
        .withMessage(file + ":" + message);
  }

  @Test
  void read_noFileOrNothingInIt_saysSo() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TraceFile.read(file))
        .withMessage(file + ": no such file");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> read("# nothing"))
        .withMessage(file + ": no moments (expected: one on each line)");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TraceFile.read(folder))
        .withMessageStartingWith(folder + ": cannot be read (");
  }

  /* As of /dev/zero. */
  @Test
  void read_aLineWithoutEnd_isReadNoFurtherThanALineMayBe() throws IOException {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> read("0", "\0".repeat(70_000)))
        .withMessage(
            file
                + ":2: '"
                + " ".repeat(40)
                + "...' (expected: at most 65536 characters in a line)");
  }

  @Test
  void read_whatIsNoMoment_isShownInPartAndWithoutControlCharacters() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> read("\u001b[2Jbye" + "x".repeat(100)))
        .withMessage(
            file
                + ":1: ' [2Jbye"
                + "x".repeat(33)
                + "...' (expected: seconds since the beginning, or an instant)");
  }

  @Test
  void read_linesThatEndAsOnWindows_areTheSame() throws IOException {
    assertThat(read("0\r", "\r", "1\r")).containsExactly(0, 1_000_000_000);
  }

  @Test
  void read_notUtf8_saysWhere() throws IOException {
    Files.write(file, new byte[] {'1', '\n', (byte) 0xc3, '('});

    assertThatIllegalArgumentException()
        .isThrownBy(() -> TraceFile.read(file))
        .withMessageStartingWith(file + ":")
        .withMessageEndingWith(": not UTF-8");
  }
}
