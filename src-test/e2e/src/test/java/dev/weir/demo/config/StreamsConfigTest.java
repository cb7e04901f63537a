package dev.weir.demo.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.limit.Rate;
import dev.weir.overflow.Overflow;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a file can say of streams, and what can be wrong with it. */
class StreamsConfigTest {

  private static String file(String keys) {
    return Yaml.MINIMAL + "streams:\n  s: {" + keys + "}\n";
  }

  @Test
  void stream_onlyWhatIsRequired_takesTheDefaults() throws Exception {
    assertThat(Yaml.read(file("path: /s, strategy: drop")).streams())
        .containsExactly(
            new StreamSpec("s", "/s", Overflow.drop(), Rate.perSecond(10), 16, 1_000, null));
  }

  @Test
  void stream_everyKey_isReadAndShown() throws Exception {
    String keys =
        "path: /s, strategy: timeout, wait: 50ms, rate: 5/100ms, buffer: 1, listeners: 7,"
            + " description: ticks";
    StreamSpec spec = Yaml.read(file(keys)).streams().get(0);

    assertThat(spec)
        .isEqualTo(
            new StreamSpec(
                "s",
                "/s",
                Overflow.timeout(Duration.ofMillis(50)),
                Rate.of(5, Duration.ofMillis(100)),
                1,
                7,
                "ticks"));
    assertThat(spec.keys())
        .containsEntry("path", "/s")
        .containsEntry("strategy", "timeout")
        .containsEntry("wait", "50ms")
        .containsEntry("rate", "5/100ms")
        .containsEntry("buffer", 1)
        .containsEntry("listeners", 7)
        .containsEntry("description", "ticks");
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = "=>",
      quoteCharacter = '`',
      textBlock =
          """
          strategy: drop                           => path: missing (expected: a path such as /orders)
          path: /a, strategy: drop                 => path: "/a" (expected: another path; the route on line 4 has this one)
          path: /s, strategy: drop, buffer: 0      => buffer: 0 (expected: a number from 1 to 1048576)
          path: /s, strategy: drop, listeners: 0   => listeners: 0 (expected: a number from 1 to 1000000)
          path: /s, strategy: drop, rate: fast     => rate: "fast" (expected: a rate such as 10/s or 5/100ms)
          path: /s, strategy: drop, rate: 11/ms    => rate: "11/ms" (expected: a rate such as 10/s or 5/100ms, at most 10000/s)
          path: /s, strategy: drop, wait: 1s       => wait: "1s" (expected: only with strategy: timeout)
          path: /s, strategy: drop, bufer: 2       => bufer: unknown key (did you mean buffer?)
          """)
  void stream_wrongValue_isNamed(String keys, String problem) {
    assertThat(Yaml.mistakes(file(keys)))
        .singleElement()
        .asString()
        .endsWith(": streams.s." + problem);
  }
}
