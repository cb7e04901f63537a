package dev.weir.demo.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.weir.request.Cost;
import dev.weir.request.Deadline;
import dev.weir.request.Priority;
import dev.weir.request.Request;
import dev.weir.request.Tenant;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Priority, tenant, deadline and cost, from parameters and headers. */
class CarriedTest {

  private final HttpHeaders headers = new DefaultHttpHeaders();

  private Request carried(String query) {
    return new Carried(Query.of(new QueryStringDecoder("/a?" + query)), headers).request();
  }

  private Duration left(String query) {
    Deadline deadline = Objects.requireNonNull(carried(query).deadline());
    return Duration.between(Instant.now(), deadline.at());
  }

  @Test
  void query_malformedAndLong_isCutShortInTheMessage() {
    String query = "work=%zz" + "x".repeat(2_000);

    ProblemException error = catchThrowableOfType(ProblemException.class, () -> carried(query));

    assertThat(error.problem().detail())
        .startsWith("query: \"work=%zzxxx")
        .endsWith("xxx...\" (expected: well-formed percent-encoding)")
        .hasSizeLessThan(250);
  }

  @Test
  void nothingSaid_isAPlainRequest() {
    assertThat(carried("")).isEqualTo(Request.PLAIN);
  }

  @Test
  void parameters_all_areCarried() {
    assertThat(carried("priority=0&tenant=a%20b&deadline=2030-01-31T12:00:00Z&cost=7"))
        .isEqualTo(
            new Request(
                Priority.HIGHEST,
                new Deadline(Instant.parse("2030-01-31T12:00:00Z")),
                new Tenant("a b"),
                new Cost(7)));
  }

  @Test
  void headers_all_areCarried() {
    headers.add("Priority", "u=1, i").add("X-Tenant", "acme").add("X-Cost", "3");
    headers.add("X-Deadline", "2030-01-31T12:00:00.250Z");

    assertThat(carried(""))
        .isEqualTo(
            new Request(
                Priority.HIGH,
                new Deadline(Instant.parse("2030-01-31T12:00:00.250Z")),
                new Tenant("acme"),
                new Cost(3)));
  }

  @Test
  void parameterAndHeader_both_takesTheParameter() {
    headers.add("Priority", "u=7").add("X-Tenant", "acme").add("X-Cost", "3");

    assertThat(carried("priority=63&tenant=gold&cost=9"))
        .isEqualTo(new Request(new Priority(63), null, new Tenant("gold"), new Cost(9)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "u=0|8",
        "u=1|16",
        "u=2|24",
        "u=3|32",
        "u=4|40",
        "u=5|48",
        "u=6|56",
        "u=7|63",
        "u=7, i|63",
        "i, u=7|63",
        "i=?0,\tu=0;x=1|8",
        "u=7, u=0|8",
        "i|32",
        "''|32",
        "u=8|32",
        "u=-1|32",
        "u=1.0|32",
        "U=0|32",
        "uu=0|32",
        "x;u=0|32",
        "urgent|32"
      })
  void priorityHeader_ofRfc9218_isALevel(String field, int level) {
    headers.add("Priority", field);

    assertThat(carried("").priority()).isEqualTo(new Priority(level));
  }

  @Test
  void priorityHeader_onTwoLines_isOneField() {
    headers.add("Priority", "u=0").add("Priority", "i");

    assertThat(carried("").priority()).isEqualTo(new Priority(8));
  }

  @Test
  void deadline_timeFromNow_isAnInstant() {
    assertThat(left("deadline=10s")).isBetween(Duration.ofSeconds(8), Duration.ofSeconds(10));
  }

  @Test
  void envoyTimeout_besideADeadline_theEarlierCounts() {
    headers.set("x-envoy-expected-rq-timeout-ms", "20000");
    assertThat(left("")).isBetween(Duration.ofSeconds(18), Duration.ofSeconds(20));
    assertThat(left("deadline=10s")).isLessThanOrEqualTo(Duration.ofSeconds(10));
    assertThat(left("deadline=30s")).isLessThanOrEqualTo(Duration.ofSeconds(20));

    headers.set("x-envoy-expected-rq-timeout-ms", "0");
    assertThat(carried("").deadline()).isNull();
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = "=>",
      quoteCharacter = '`',
      textBlock =
          """
          priority=64       => priority: "64" (expected: 0, the most urgent, to 63)
          priority=-1       => priority: "-1" (expected: 0, the most urgent, to 63)
          priority=high     => priority: "high" (expected: 0, the most urgent, to 63)
          priority=         => priority: "" (expected: 0, the most urgent, to 63)
          priority=1&priority=2 => priority: given 2 times (expected: once)
          tenant=           => tenant: "" (expected: 1 to 64 printable ASCII characters, not only blanks)
          tenant=%20        => tenant: " " (expected: 1 to 64 printable ASCII characters, not only blanks)
          cost=0            => cost: "0" (expected: 1 to 999999999)
          cost=-5           => cost: "-5" (expected: 1 to 999999999)
          cost=1000000000   => cost: "1000000000" (expected: 1 to 999999999)
          deadline=soon     => deadline: "soon" (expected: a time from now such as 250ms, or an instant such as 2030-01-31T12:00:00Z)
          deadline=-5ms     => deadline: "-5ms" (expected: a time from now such as 250ms, or an instant such as 2030-01-31T12:00:00Z)
          deadline=250      => deadline: "250" (expected: a time from now such as 250ms, or an instant such as 2030-01-31T12:00:00Z)
          """)
  void parameter_wrong_isNamedWithValueAndRule(String query, String detail) {
    ProblemException error = catchThrowableOfType(ProblemException.class, () -> carried(query));

    assertThat(error).hasMessage(detail);
    assertThat(error.problem().status()).isEqualTo(400);
    assertThat(error.problem().reason()).isEqualTo("bad_parameter");
  }

  @Test
  void tenant_controlCharacterOrTooLong_isRefused() {
    for (String tenant : List.of("a%0ab", "a".repeat(65))) {
      assertThat(catchThrowableOfType(ProblemException.class, () -> carried("tenant=" + tenant)))
          .hasMessageContaining("(expected: 1 to 64 printable ASCII characters");
    }
    assertThat(carried("tenant=" + "a".repeat(64)).tenant()).isEqualTo(new Tenant("a".repeat(64)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = "=>",
      textBlock =
          """
          X-Cost=>-1=>1 to 999999999
          X-Tenant=>ä=>1 to 64 printable ASCII characters, not only blanks
          X-Deadline=>never=>a time from now such as 250ms, or an instant such as 2030-01-31T12:00:00Z
          X-Envoy-Expected-Rq-Timeout-Ms=>1.5=>milliseconds, 0 to 999999999
          """)
  void header_wrong_isNamedWithValueAndRule(String name, String value, String rule) {
    headers.add(name, value);

    ProblemException error = catchThrowableOfType(ProblemException.class, () -> carried(""));

    assertThat(error).hasMessage(name + ": \"" + value + "\" (expected: " + rule + ")");
    assertThat(error.problem().reason()).isEqualTo("bad_header");
  }

  @Test
  void header_givenTwice_isRefused() {
    headers.add("X-Tenant", "a").add("X-Tenant", "b");

    assertThat(catchThrowableOfType(ProblemException.class, () -> carried("")))
        .hasMessage("X-Tenant: given 2 times (expected: once)");
  }
}
