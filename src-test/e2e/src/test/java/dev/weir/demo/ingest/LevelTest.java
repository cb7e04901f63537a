package dev.weir.demo.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a line says of how grave it is. */
class LevelTest {

  private static Level of(String text) {
    return Level.of(new Line(1, ByteBuffer.wrap(text.getBytes(UTF_8))));
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      delimiter = '|',
      textBlock =
          """
          2026-01-31 ERROR db: down                  | ERROR
          FATAL: no INFO in here                     | ERROR
          [warning] slow                             | WARN
          info ERROR is only said in the message     | INFO
          {"msg":"an ERROR","level":"debug"}         | DEBUG
          {"severity" : "Trace"}                     | TRACE
          terror and misinformation                  | OTHER
          ``                                         | OTHER
          """)
  void of_anyLine_isWhatItSaysFirst(String line, Level level) {
    assertThat(of(line)).isEqualTo(level);
  }

  @Test
  void of_longLine_looksAtItsBeginningOnly() {
    assertThat(of(" ".repeat(600) + "ERROR")).isEqualTo(Level.OTHER);
  }
}
