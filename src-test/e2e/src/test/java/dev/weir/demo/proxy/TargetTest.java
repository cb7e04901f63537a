package dev.weir.demo.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is asked of an upstream is what was asked, and below its URL whoever reads it. */
class TargetTest {

  @ParameterizedTest
  @CsvSource({
    "'', /p, ''",
    "/, /p/, /",
    "/a%20b/%2F, /p/a%20b/%2F, /a%20b/%2F",
    "/a, /p/a?x=/../y, /a?x=/../y",
    "'', /p?, ?",
    "/a, /p/a?b#c?d, /a?b",
    "/a, /p/a#?d, /a",
    "/..., /p/..., /...",
    "/.a/b./..c, /p/.a/b./..c, /.a/b./..c",
    "/a;b=..c, /p/a;b=..c, /a;b=..c",
  })
  void target_isPassedOnAsItCame(String rest, String uri, String target) {
    assertThat(Target.of(rest, uri)).isEqualTo(target);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "..",
        "/.",
        "/..",
        "/../x",
        "/a/./b",
        "/%2e",
        "/%2E%2e/x",
        "/.%2e",
        "/a%2f..%5cx",
        "/a\\..\\x",
        "/..;/x",
        "/.;a=b",
        "/..;a=b/x",
        "/%2e%2e%3B/x",
      })
  void target_elsewhere_isRefused(String rest) {
    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(() -> Target.of(rest, "/p" + rest))
        .withMessage("no . and .. between slashes");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/a b", "/a\tb", "/a\r\nb", "/\u00e4", "/a\u007f"})
  void target_thatIsNone_isRefused(String rest) {
    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(() -> Target.of(rest, "/p" + rest))
        .withMessage("visible ASCII; encode the rest");
  }
}
