package dev.weir.demo.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SqlUrlTest {

  @ParameterizedTest
  @CsvSource({
    "r2dbc:postgresql://me:secret@db:5432/shop, POSTGRESQL, false,"
        + " r2dbc:postgresql://me@db:5432/shop",
    "r2dbc:postgresql://me:se%40cret@db/shop, POSTGRESQL, false, r2dbc:postgresql://me@db/shop",
    "r2dbc:postgresql://me@127.0.0.1/shop, POSTGRESQL, false, r2dbc:postgresql://me@127.0.0.1/shop",
    "r2dbc:postgresql://me@db/shop?sslMode=require&sslPassword=secret, POSTGRESQL, false,"
        + " r2dbc:postgresql://me@db/shop?...",
    "r2dbc:h2:mem:///shop, H2, false, r2dbc:h2:mem:///shop",
    "r2dbc:h2:file:///var/lib/shop, H2, false, r2dbc:h2:file:///var/lib/shop",
    "jdbc:postgresql://db:5432/shop?user=me&password=secret, POSTGRESQL, true,"
        + " jdbc:postgresql://db:5432/shop?...",
    "jdbc:h2:mem:shop, H2, true, jdbc:h2:mem:shop",
    "jdbc:h2:file:/var/lib/shop, H2, true, jdbc:h2:file:/var/lib/shop",
  })
  void of_right_isWhatItIs_andShowsNoPassword(
      String text, SqlKind kind, boolean jdbc, String shown) {
    SqlUrl url = SqlUrl.of(text);
    assertThat(url.kind()).isEqualTo(kind);
    assertThat(url.isJdbc()).isEqualTo(jdbc);
    assertThat(url.secret()).isEqualTo(text);
    assertThat(url).hasToString(shown);
    assertThat(SqlUrl.isMeant(text)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "r2dbc:",
        "postgresql://me:secret@db/shop",
        "r2dbc:postgresql://me:secret@db",
        "r2dbc:postgresql://me:secret@db/",
        "r2dbc:postgresql://me:secret@/shop",
        "r2dbc:postgresql://:secret@db/shop",
        "r2dbc:postgresql://db/shop",
        "r2dbc:postgresql://me:secret@db:0/shop",
        "r2dbc:postgresql://me:secret@db:70000/shop",
        "r2dbc:postgresql://me:secret@db/shop#secret",
        "r2dbc:postgresql://me:secret@db/shop/more",
        "r2dbc:postgresql://me:sec ret@db/shop",
        "r2dbc:postgres://me:secret@db/shop",
        "r2dbc:mysql://me:secret@db/shop",
        "r2dbc:h2:mem:shop;INIT=RUNSCRIPT FROM 'secret'",
        "r2dbc:h2:tcp://secret/shop",
        "r2dbc:h2:mem:///",
        "jdbc:h2:tcp://secret/shop",
        "jdbc:h2:mem:shop;PASSWORD=secret",
        "jdbc:mysql://me:secret@db/shop",
        "jdbc:postgresql://me:secret@db/shop",
        "jdbc:postgresql:secret",
        "jdbc:postgresql://db/shop?user=me&password=secret%",
        "jdbc:postgresql://db/50%off?user=me&password=secret",
        "jdbc:postgresql://d%b/shop?user=me&password=secret",
        "jdbc:postgresql://db/shop?port=none&password=secret",
        "r2dbc:postgresql://me:secret@db/50%off",
        "r2dbc:postgresql://me:secret@d%b/shop",
        "jdbc:postgresql://db/shop?...",
        "r2dbc:postgresql://me@db/shop?...",
        "jdbc:postgresql://db:70000/shop?password=secret",
        "jdbc:postgresql://db:0/shop?password=secret",
        "r2dbc:postgresql://me:secret@db/shop?sslMode=foo",
        "secret",
      })
  void of_wrong_saysTheRule_andShowsNoPassword(String text) {
    assertThatThrownBy(() -> SqlUrl.of(text))
        .isInstanceOf(WrongUrlException.class)
        .hasNoCause()
        .hasMessageContaining("(expected: r2dbc:postgresql://USER:PASSWORD@HOST:PORT/DATABASE")
        .message()
        .doesNotContain("secret", "cret@");
  }

  @ParameterizedTest
  @CsvSource({
    "jdbc:postgresql://db/shop?user=me&password=secret&ApplicationName=mine, ApplicationName",
    "jdbc:postgresql://db/shop?options=-c%20statement_timeout=0, options",
    "r2dbc:postgresql://me:secret@db/shop?statementTimeout=PT1H, statementTimeout",
  })
  void of_optionThatIsTaken_saysWhich_andShowsNoPassword(String text, String option) {
    String rule =
        "without the option "
            + option
            + "; applicationName, connectTimeout, loginTimeout, options, socketTimeout,"
            + " statementTimeout and tcpKeepAlive are set here";
    assertThatThrownBy(() -> SqlUrl.of(text))
        .isInstanceOfSatisfying(
            WrongUrlException.class, wrong -> assertThat(wrong.rule()).isEqualTo(rule))
        .message()
        .isEqualTo(text.replaceFirst("//.*", "") + "... (expected: " + rule + ")");
  }

  @ParameterizedTest
  @CsvSource({
    "r2dbc:postgresql://me:secret@db/shop, r2dbc:postgresql://me@db/shop",
    "r2dbc:postgresql://me:secret@db/shop?sslMode=foo, r2dbc:postgresql://me@db/shop?...",
    "jdbc:postgresql://db/shop?password=secret, jdbc:postgresql://db/shop?...",
    "jdbc:postgresql://db/shop?..., jdbc:postgresql://db/shop?...",
    "r2dbc:h2:mem:///shop, r2dbc:h2:mem:///shop",
    "jdbc:mysql://db/shop?password=secret, jdbc:mysql:...",
    "jdbc:postgresql://me:secret@db/shop, jdbc:postgresql:...",
    "JDBC:secret, ...",
    "r2dbc:postgresql://me:my secret@db/shop, r2dbc:postgresql:...",
    "jdbc:postgresql://db/shop password=secret, jdbc:postgresql:...",
  })
  void shown_rightOrWrong_hasNoPassword(String text, String shown) {
    assertThat(SqlUrl.shown(text)).isEqualTo(shown);
  }

  @Test
  void isMeant_ofOtherUrls_isNot() {
    assertThat(SqlUrl.isMeant("http://127.0.0.1/")).isFalse();
    assertThat(SqlUrl.isMeant("r2dbc")).isFalse();
  }
}
