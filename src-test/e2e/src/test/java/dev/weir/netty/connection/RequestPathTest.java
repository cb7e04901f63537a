package dev.weir.netty.connection;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequestPathTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/a/b|/a/b",
        "/a?b=/c|/a",
        "/a#b|/a",
        "/|/",
        "/?a|/",
        "http://host/a?b|/a",
        "http://host|/",
        "http://host?a=/b|/",
        "*|*",
        "host:443|host:443",
        "/a%20b|/a%20b",
        "/redirect?to=http://host/x|/redirect",
        "a?b=://c/d|a",
        "://|://"
      })
  void path_ofATarget_isWhatStandsBeforeTheQuery(String target, String path) {
    assertThat(RequestPath.of(target)).isEqualTo(path);
  }
}
