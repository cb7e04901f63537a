package dev.weir.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.weir.request.Cost;
import dev.weir.request.Deadline;
import dev.weir.request.Priority;
import dev.weir.request.Request;
import dev.weir.request.Tenant;
import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.netty.handler.codec.http.HttpHeaders;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What heads carry, and what is wrong with those of strangers. */
class RequestReaderTest {

  private static final RequestReader ALL =
      RequestReader.standard()
          .trust(Priority.HIGHEST)
          .tenantHeader("X-Tenant")
          .deadlineHeader("X-Deadline")
          .costHeader("X-Cost");

  private final HttpHeaders headers =
      DefaultHttpHeadersFactory.headersFactory().withValidation(false).newHeaders();

  private static Duration left(Request request) {
    return Duration.between(Instant.now(), Objects.requireNonNull(request.deadline()).at());
  }

  private String mistake(RequestReader reader) {
    MalformedHeadException error =
        catchThrowableOfType(MalformedHeadException.class, () -> reader.read(headers));
    assertThat(error).as("malformed").isNotNull();
    assertThat(error.getStackTrace()).isEmpty();
    return String.valueOf(error.getMessage());
  }

  @Test
  void read_nothingSaid_isPlain() {
    assertThat(ALL.read(headers)).isSameAs(Request.PLAIN);
    assertThat(RequestReader.standard().read(headers)).isSameAs(Request.PLAIN);
    assertThat(RequestReader.none().read(headers)).isSameAs(Request.PLAIN);
  }

  @Test
  void read_everythingSaid_isCarried() {
    headers.add("priority", "u=1, i").add("x-tenant", "acme").add("x-cost", "3");
    headers.add("x-deadline", "2030-01-31T12:00:00.250Z");

    assertThat(ALL.read(headers))
        .isEqualTo(
            new Request(
                Priority.HIGH,
                new Deadline(Instant.parse("2030-01-31T12:00:00.250Z")),
                new Tenant("acme"),
                new Cost(3)));
  }

  @Test
  void none_whateverIsSaid_readsNothing() {
    headers.add("Priority", "u=7").add("grpc-timeout", "nonsense").add("X-Tenant", "acme");

    assertThat(RequestReader.none().read(headers)).isSameAs(Request.PLAIN);
    assertThat(RequestReader.none().tenantHeader("X-Tenant").read(headers).tenant())
        .isEqualTo(new Tenant("acme"));
  }

  // ---------------------------------------------------------------- priority

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "u=0|8",
        "u=3|32",
        "u=7|63",
        " u=0|8",
        "i, u=7;x=1, a|63",
        "u=7, u=0|8",
        "u=0,|8",
        ",,u=0|8",
        "a=\"x,u=7,\", u=0|8",
        "a=\"x\\\",u=7,\"|32",
        "a=\"u=7|32",
        "u=0 ;x|32",
        "u=0x|32",
        "u=00|32",
        "u|32",
        "u=|32",
        "U=0|32",
        "``|32",
        "u=\u0660|32"
      })
  void priority_ofRfc9218_isALevelAndAnythingElseIgnored(String field, int level) {
    headers.add("Priority", field);

    assertThat(ALL.read(headers).priority()).isEqualTo(new Priority(level));
  }

  @Test
  void priority_onSeveralLines_isOneField() {
    headers.add("Priority", "u=7").add("Priority", "i").add("Priority", "u=0").add("Priority", "");

    assertThat(ALL.read(headers).priority()).isEqualTo(new Priority(8));
  }

  @Test
  void priority_ofMegabytes_isReadInOnePass() {
    headers.add("Priority", "\"u=7," + ",;u=9 \\a".repeat(1 << 18) + "\", u=5");

    assertThat(ALL.read(headers).priority()).isEqualTo(Priority.LOW);
  }

  @ParameterizedTest
  @CsvSource({"u=0,32", "u=2,32", "u=3,32", "u=5,48", "i,32"})
  void trust_ofStrangers_isNormal(String field, int level) {
    headers.add("Priority", field);

    assertThat(RequestReader.standard().read(headers).priority()).isEqualTo(new Priority(level));
  }

  @Test
  void trust_lessThanNormal_isForThoseWhoSayNothingToo() {
    RequestReader batch = RequestReader.standard().trust(Priority.LOW);

    assertThat(batch.read(headers).priority()).isEqualTo(Priority.LOW);
    headers.add("Priority", "u=7");
    assertThat(batch.read(headers).priority()).isEqualTo(new Priority(63));
  }

  // ---------------------------------------------------------------- deadlines

  @ParameterizedTest
  @CsvSource({
    "X-Envoy-Expected-Rq-Timeout-Ms, 20000",
    "X-Deadline, 20s",
    "X-Deadline, 20000ms",
    "X-Deadline, 20000000us",
    "grpc-timeout, 20S",
    "grpc-timeout, 20000m",
    "grpc-timeout, 20000000u"
  })
  void deadline_fromNow_isAnInstant(String name, String value) {
    headers.add(name, value);

    assertThat(left(ALL.read(headers))).isBetween(Duration.ZERO, Duration.ofSeconds(20));
  }

  @ParameterizedTest
  @CsvSource({
    "grpc-timeout, 99999999H",
    "X-Deadline, 999999999m",
    "X-Deadline, +1000000000-12-31T23:59:59.999999999Z"
  })
  void deadline_farAhead_isOneAllTheSame(String name, String value) {
    headers.add(name, value);

    assertThat(left(ALL.read(headers))).isGreaterThan(Duration.ofDays(365 * 1_000));
  }

  @Test
  void deadline_several_theEarliestCounts() {
    headers.add("X-Deadline", "1m").add("grpc-timeout", "2H");
    headers.add("X-Envoy-Expected-Rq-Timeout-Ms", "10000");
    assertThat(left(ALL.read(headers))).isBetween(Duration.ZERO, Duration.ofSeconds(10));

    headers.set("grpc-timeout", "1n");
    assertThat(left(ALL.read(headers))).isLessThanOrEqualTo(Duration.ofNanos(1));
  }

  @Test
  void envoy_zero_isNoBound() {
    headers.add("X-Envoy-Expected-Rq-Timeout-Ms", "0");

    assertThat(ALL.read(headers)).isSameAs(Request.PLAIN);
  }

  @Test
  void cap_always_boundsWhatIsSaid() {
    RequestReader capped = ALL.cap(Duration.ofSeconds(30));
    assertThat(left(capped.read(headers))).isBetween(Duration.ZERO, Duration.ofSeconds(30));
    headers.add("X-Deadline", "10m");
    assertThat(left(capped.read(headers))).isBetween(Duration.ZERO, Duration.ofSeconds(30));
    headers.set("X-Deadline", "1s");
    assertThat(left(capped.read(headers))).isLessThanOrEqualTo(Duration.ofSeconds(1));
    assertThat(left(RequestReader.none().cap(Duration.ofSeconds(30)).read(headers)))
        .isLessThanOrEqualTo(Duration.ofSeconds(30));
  }

  // ---------------------------------------------------------------- mistakes

  @ParameterizedTest
  @CsvSource(
      delimiterString = "=>",
      quoteCharacter = '`',
      textBlock =
          """
          X-Cost=>0=>1 to 999999999
          X-Cost=>-1=>1 to 999999999
          X-Cost=>1000000000=>1 to 999999999
          X-Cost=>99999999999999999999=>1 to 999999999
          X-Cost=>1.5=>1 to 999999999
          X-Cost=>` 1`=>1 to 999999999
          X-Cost=>``=>1 to 999999999
          X-Cost=>٣=>1 to 999999999
          X-Tenant=>ä=>1 to 64 printable ASCII characters, not only blanks
          X-Tenant=>` `=>1 to 64 printable ASCII characters, not only blanks
          X-Tenant=>``=>1 to 64 printable ASCII characters, not only blanks
          X-Deadline=>never=>a time from now such as 250ms, or an instant such as 2030-01-31T12:00:00Z
          X-Deadline=>250=>a time from now such as 250ms, or an instant such as 2030-01-31T12:00:00Z
          X-Deadline=>1h=>a time from now such as 250ms, or an instant such as 2030-01-31T12:00:00Z
          X-Deadline=>-5ms=>a time from now such as 250ms, or an instant such as 2030-01-31T12:00:00Z
          X-Deadline=>1000000000s=>a time from now such as 250ms, or an instant such as 2030-01-31T12:00:00Z
          X-Deadline=>``=>a time from now such as 250ms, or an instant such as 2030-01-31T12:00:00Z
          X-Deadline=>ms=>a time from now such as 250ms, or an instant such as 2030-01-31T12:00:00Z
          X-Deadline=>٣s=>a time from now such as 250ms, or an instant such as 2030-01-31T12:00:00Z
          X-Envoy-Expected-Rq-Timeout-Ms=>1.5=>milliseconds, 0 to 999999999
          X-Envoy-Expected-Rq-Timeout-Ms=>1000000000=>milliseconds, 0 to 999999999
          X-Envoy-Expected-Rq-Timeout-Ms=>``=>milliseconds, 0 to 999999999
          grpc-timeout=>100000000S=>1 to 8 digits and H, M, S, m, u or n, such as 250m
          grpc-timeout=>S=>1 to 8 digits and H, M, S, m, u or n, such as 250m
          grpc-timeout=>1s=>1 to 8 digits and H, M, S, m, u or n, such as 250m
          grpc-timeout=>-1S=>1 to 8 digits and H, M, S, m, u or n, such as 250m
          grpc-timeout=>``=>1 to 8 digits and H, M, S, m, u or n, such as 250m
          """)
  void header_wrong_isNamedWithValueAndRule(String name, String value, String rule) {
    headers.add(name, value);

    assertThat(mistake(ALL)).isEqualTo(name + ": \"" + value + "\" (expected: " + rule + ")");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "X-Cost",
        "X-Tenant",
        "X-Deadline",
        "X-Envoy-Expected-Rq-Timeout-Ms",
        "grpc-timeout"
      })
  void header_givenTwice_isRefused(String name) {
    headers.add(name, "1").add(name, "1");

    assertThat(mistake(ALL)).isEqualTo(name + ": given 2 times (expected: once)");
  }

  @Test
  void header_ofMegabytes_isShownInPart() {
    headers.add("X-Deadline", "9".repeat(1 << 20));

    assertThat(mistake(ALL)).startsWith("X-Deadline: \"999").hasSizeLessThan(200);
  }

  @Test
  void tenant_longestThereIs_isOne() {
    assertThat(RequestReader.isTenant("a".repeat(64))).isTrue();
    assertThat(RequestReader.isTenant("a".repeat(65))).isFalse();
    assertThat(RequestReader.isTenant("a\nb")).isFalse();
    assertThat(RequestReader.isTenant("a~ b")).isTrue();
    assertThat(RequestReader.isTenant("a\u007f")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "X Tenant", "X-Tenant:", "ä"})
  void configuration_noNameOfAHeader_isRefused(String name) {
    RequestReader standard = RequestReader.standard();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> standard.tenantHeader(name))
        .withMessageStartingWith("tenantHeader: \"" + name + "\" (expected: ");
    assertThatIllegalArgumentException().isThrownBy(() -> standard.deadlineHeader(name));
    assertThatIllegalArgumentException().isThrownBy(() -> standard.costHeader(name));
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT0S", "PT-1S"})
  void configuration_capOfNoTime_isRefused(String cap) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> RequestReader.standard().cap(Duration.parse(cap)))
        .withMessage("cap: " + cap + " (expected: > 0)");
  }
}
