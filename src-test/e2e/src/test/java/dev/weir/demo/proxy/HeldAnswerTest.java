package dev.weir.demo.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.codec.http.DefaultHttpHeaders;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an upstream that fails says of the next try, and of the length of what it says. */
class HeldAnswerTest {

  private static final Instant NOW = Instant.parse("2030-01-31T12:00:00Z");

  @ParameterizedTest
  @CsvSource({
    "0, PT0S",
    "120, PT2M",
    "999999999, PT999999999S",
    "9999999999,",
    "-1,",
    "1.5,",
    "'',",
    "soon,",
    "'Thu, 31 Jan 2030 12:00:30 GMT', PT30S",
    "'Thu, 31 Jan 2030 11:59:30 GMT', PT-30S",
    "'Fri, 31 Jan 2030 12:00:30 GMT',",
  })
  void retryAfter_secondsOrADate_isFromNow(String said, @Nullable Duration time) {
    assertThat(HeldAnswer.retryAfter(said, NOW)).isEqualTo(time);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "17, 17",
    "-, 9223372036854775807",
    "99999999999999999999, 9223372036854775807"
  })
  void length_thatIsNotSaid_isAsLongAsCanBe(String said, long length) {
    assertThat(HeldAnswer.length(new DefaultHttpHeaders().set("content-length", said)))
        .isEqualTo(length);
  }
}
