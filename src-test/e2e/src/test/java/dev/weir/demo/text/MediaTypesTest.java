package dev.weir.demo.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Accept headers. */
class MediaTypesTest {

  @ParameterizedTest
  @CsvSource(
      delimiterString = "=>",
      textBlock =
          """
          application/json                          => 1
          text/html, APPLICATION/JSON; q=0.5        => 0.5
          application/json;q=0                      => 0
          application/json;q=0, application/json    => 1
          application/jsonl                         => 0
          */*                                       => 0
          """)
  void quality_ofATypeThatIsNamed_isWhatItSays(String accept, double quality) {
    assertThat(MediaTypes.quality(List.of("text/plain", accept), "application/json"))
        .isEqualTo(quality);
  }
}
