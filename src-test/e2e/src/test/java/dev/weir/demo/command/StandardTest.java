package dev.weir.demo.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What standard output and error are written in. */
class StandardTest {

  private static final String PROPERTY = "stdout.encoding";

  @ParameterizedTest
  @CsvSource({
    "UTF-8, UTF-8",
    "GB18030, GB18030",
    "ISO-8859-1, UTF-8",
    "ANSI_X3.4-1968, UTF-8",
    "no such charset, UTF-8",
    "x-none, UTF-8"
  })
  void charset_ofATerminal_isItsOwnIfThatHasAllThatReportsNeed(String told, String charset) {
    Properties properties = new Properties();
    properties.setProperty(PROPERTY, told);

    assertThat(Standard.charset(properties, PROPERTY)).hasToString(charset);
  }

  @Test
  void charset_notTold_hasAllThatReportsNeed() {
    assertThat(Standard.charset(new Properties(), PROPERTY).newEncoder().canEncode("∞µ–")).isTrue();
  }
}
