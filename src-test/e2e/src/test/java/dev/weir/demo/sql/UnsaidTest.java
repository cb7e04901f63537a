package dev.weir.demo.sql;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which passwords are kept out of what is said. */
class UnsaidTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "at r2dbc:postgresql://me:secret@h/b, twice jdbc:x:secret."
            + " | at r2dbc:postgresql://me@h/b, twice jdbc:x:...",
        "(Postgres://me:secret@h/b) | (...)",
        "nothing of this sort: http://h/b | nothing of this sort: http://h/b",
      })
  void in_aSentence_urlsEndAtTheNextBlank(String message, String shown) {
    assertThat(Unsaid.in(message)).isEqualTo(shown);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "r2dbc:postgresql://me:my secret@h/b/ | r2dbc:postgresql:...",
        "see JDBC:mysql://h/b?password=my secret | see ...",
        "a b | a b",
      })
  void of_aValue_urlGoesToItsEnd(String value, String shown) {
    assertThat(Unsaid.of(value)).isEqualTo(shown);
    assertThat(Unsaid.in("'" + value + "' is wrong", value)).isEqualTo("'" + shown + "' is wrong");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"r2dbc:postgresql:/me:my secret@h/b", "r2dbc:postgresql://me:my secret@h/b/"})
  void in_aSentenceWithTheValueAsAPath_isMasked(String said) {
    assertThat(Unsaid.in(said + ": no such file", "r2dbc:postgresql://me:my secret@h/b/"))
        .isEqualTo("r2dbc:postgresql:...: no such file");
  }

  @ParameterizedTest
  @ValueSource(strings = {"jdbc:", "r2dbc:postgresql:", "jdbc:p", "r2dbc:postgresql://USER"})
  void in_theRule_isLeftAsItIs(String value) {
    String message = "x (expected: " + SqlUrl.RULE + ")";
    assertThat(Unsaid.in(message, value)).isEqualTo(message);
    assertThat(Unsaid.in(message)).isEqualTo(message);
  }
}
