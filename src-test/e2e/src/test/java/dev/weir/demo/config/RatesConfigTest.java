package dev.weir.demo.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.limit.Rate;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a file can say of rates, and what can be wrong with it. */
class RatesConfigTest {

  private static String file(String keys) {
    return Yaml.MINIMAL + "rates:\n  r: {" + keys + "}\n";
  }

  private static RateSpec rate(String keys) throws Exception {
    return Yaml.read(file("path: /r, " + keys)).rates().get(0);
  }

  @Test
  void rate_onlyWhatIsRequired_takesTheDefaults() throws Exception {
    assertThat(rate("rate: 10/s"))
        .isEqualTo(
            new RateSpec("r", "/r", Rate.perSecond(10), RateSpec.Per.ALL, Duration.ZERO, null));
  }

  @Test
  void rate_everyKey_isReadAndShown() throws Exception {
    RateSpec spec = rate("rate: 5/100ms, burst: 7, per: all, maxWait: 50ms, description: slow");

    assertThat(spec)
        .isEqualTo(
            new RateSpec(
                "r",
                "/r",
                Rate.of(5, Duration.ofMillis(100)).burst(7),
                RateSpec.Per.ALL,
                Duration.ofMillis(50),
                "slow"));
    assertThat(spec.keys())
        .containsEntry("rate", "5/100ms")
        .containsEntry("burst", 7)
        .containsEntry("per", "all")
        .containsEntry("maxWait", "50ms")
        .containsEntry("description", "slow");
  }

  @ParameterizedTest
  @CsvSource({"1000000/ms, 1000000, 1", "600/m, 600, 60000", "1/1440m, 1, 86400000"})
  void rate_everyUnit_isUnderstood(String text, long permits, long millis) throws Exception {
    RateSpec spec = rate("rate: " + text + ", per: client");

    assertThat(spec.rate()).isEqualTo(Rate.of(permits, Duration.ofMillis(millis)));
    assertThat(spec.per()).isEqualTo(RateSpec.Per.CLIENT);
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = "=>",
      quoteCharacter = '`',
      textBlock =
          """
          path: /r                        => rate: missing (expected: a rate such as 10/s or 5/100ms)
          rate: 10/s                      => path: missing (expected: a path such as /orders)
          path: /a, rate: 10/s            => path: "/a" (expected: another path; the route on line 4 has this one)
          path: /r, rate: 10              => rate: 10 (expected: a rate such as 10/s or 5/100ms)
          path: /r, rate: 10/h            => rate: "10/h" (expected: a rate such as 10/s or 5/100ms)
          path: /r, rate: 0/s             => rate: "0/s" (expected: 1 to 1000000 in 1ms to 1440m)
          path: /r, rate: 1000001/s       => rate: "1000001/s" (expected: 1 to 1000000 in 1ms to 1440m)
          path: /r, rate: 1/us            => rate: "1/us" (expected: 1 to 1000000 in 1ms to 1440m)
          path: /r, rate: 10/s, burst: 0  => burst: 0 (expected: a number from 1 to 1000000)
          path: /r, rate: 10/s, per: tennant => per: "tennant" (expected: all, tenant or client; did you mean tenant?)
          path: /r, rate: 10/s, per: tenant, maxWait: 1s => maxWait: "1s" (expected: only with per: all)
          path: /r, rate: 10/s, brust: 3  => brust: unknown key (did you mean burst?)
          """)
  void rate_wrongValue_isNamed(String keys, String problem) {
    assertThat(Yaml.mistakes(file(keys)))
        .singleElement()
        .asString()
        .endsWith(": rates.r." + problem);
  }
}
