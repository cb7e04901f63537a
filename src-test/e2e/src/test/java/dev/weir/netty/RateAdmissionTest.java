package dev.weir.netty;

import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.weir.gate.Gate;
import dev.weir.gate.KeyedThrottle;
import dev.weir.gate.Throttle;
import dev.weir.limit.Rate;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What clients see of a rate in front of a route. */
class RateAdmissionTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Rate TWO_A_MINUTE = Rate.of(2, ofMinutes(1)).burst(2);

  private static KeyedThrottle<String> keyed() {
    return KeyedThrottle.of("users").rate(TWO_A_MINUTE).build();
  }

  private static HttpAdmission admission(HttpRate rate) {
    return HttpAdmission.open()
        .reader(RequestReader.standard().tenantHeader("X-Tenant").costHeader("X-Cost"))
        .rate(rate);
  }

  private static void assertProblem(
      HttpResponse<String> response, int status, String reason, String strategy) throws Exception {
    assertThat(response.statusCode()).isEqualTo(status);
    assertThat(response.headers().firstValue("content-type")).hasValue("application/problem+json");
    JsonNode problem = JSON.readTree(response.body());
    assertThat(problem.get("reason").asText()).isEqualTo(reason);
    assertThat(problem.get("route").asText()).isEqualTo("/ok");
    assertThat(problem.get("strategy").asText()).isEqualTo(strategy);
    assertThat(problem.get("detail").asText()).startsWith("rate ");
  }

  private static String field(HttpResponse<String> response, String name) {
    return response.headers().firstValue(name).orElse("");
  }

  private static long retryAfter(HttpResponse<String> response) {
    return response.headers().firstValueAsLong("retry-after").orElse(0);
  }

  @Test
  void of_tooMany_answers429SpreadOverTwiceTheTime() throws Exception {
    Throttle throttle = Throttle.of("all").rate(TWO_A_MINUTE).maxWait(ofSeconds(0)).build();
    try (RoutedServer server = RoutedServer.start(admission(HttpRate.of(throttle)))) {
      assertThat(server.get("/ok").body()).isEqualTo("ok");
      assertThat(server.get("/ok", "X-Cost", "9").statusCode()).as("costs one").isEqualTo(200);

      HttpResponse<String> response = server.get("/ok");

      assertProblem(response, 429, "rate_limited", "reject");
      assertThat(retryAfter(response)).isBetween(1L, 60L);
      assertThat(response.headers().firstValue("ratelimit")).as("not opted in").isEmpty();
      assertThat(throttle.snapshot().ledger().isBalanced()).isTrue();
    }
  }

  @Test
  void byCost_tooMuch_answers429() throws Exception {
    Throttle throttle = Throttle.of("all").rate(TWO_A_MINUTE).maxWait(ofSeconds(0)).build();
    try (RoutedServer server = RoutedServer.start(admission(HttpRate.of(throttle).byCost(true)))) {
      assertThat(server.get("/ok", "X-Cost", "2").statusCode()).isEqualTo(200);
      assertThat(server.get("/ok").statusCode()).isEqualTo(429);
    }
  }

  @Test
  void perTenant_tooMany_areOnesOwn() throws Exception {
    try (RoutedServer server =
        RoutedServer.start(admission(HttpRate.perTenant(keyed()).fields(true)))) {
      HttpResponse<String> first = server.get("/ok", "X-Tenant", "acme");
      assertThat(field(first, "ratelimit-policy")).isEqualTo("\"users\";q=2;w=60;pk=:YWNtZQ==:");
      assertThat(field(first, "ratelimit")).isEqualTo("\"users\";r=1;t=30;pk=:YWNtZQ==:");
      server.get("/ok", "X-Tenant", "acme");

      HttpResponse<String> refused = server.get("/ok", "X-Tenant", "acme");

      assertProblem(refused, 429, "rate_limited", "reject");
      assertThat(retryAfter(refused)).isBetween(1L, 30L);
      assertThat(field(refused, "ratelimit")).startsWith("\"users\";r=0;t=");
      assertThat(server.get("/ok", "X-Tenant", "other").statusCode()).isEqualTo(200);
      assertThat(server.get("/ok").statusCode()).as("nobody's").isEqualTo(200);
    }
  }

  @Test
  void perClient_tooMany_areThatClients() throws Exception {
    try (RoutedServer server =
        RoutedServer.start(admission(HttpRate.perClient(keyed()).fields(true)))) {
      server.get("/ok", "X-Tenant", "a");
      server.get("/ok", "X-Tenant", "b");

      HttpResponse<String> refused = server.get("/ok", "X-Tenant", "c");

      assertProblem(refused, 429, "rate_limited", "reject");
      assertThat(field(refused, "ratelimit-policy")).endsWith(";pk=:MTI3LjAuMC4x:");
    }
  }

  @Test
  void by_anyKey_isThatKeys() throws Exception {
    HttpRate rate = HttpRate.by(keyed(), request -> request.requestHeaders().get("X-Api-Key"));
    try (RoutedServer server = RoutedServer.start(admission(rate))) {
      for (int i = 0; i < 2; i++) {
        assertThat(server.get("/ok", "X-Api-Key", "k").statusCode()).isEqualTo(200);
        assertThat(server.get("/ok").statusCode()).isEqualTo(200);
      }
      assertThat(server.get("/ok", "X-Api-Key", "k").statusCode()).isEqualTo(429);
      assertThat(server.get("/ok").statusCode()).isEqualTo(429);
    }
  }

  @Test
  void by_keyThatThrows_failsTheRequest() throws Exception {
    HttpRate rate =
        HttpRate.by(
            keyed(),
            request -> {
              throw new IllegalStateException("on purpose, by a test");
            });
    try (RoutedServer server = RoutedServer.start(admission(rate))) {
      assertThat(server.get("/ok").statusCode()).isEqualTo(500);
      assertThat(server.get("/ok").statusCode()).isEqualTo(500);
    }
  }

  @Test
  void by_tooManyKeys_answers429() throws Exception {
    KeyedThrottle<String> few = KeyedThrottle.of("users").rate(TWO_A_MINUTE).maxKeys(1).build();
    HttpRate rate = HttpRate.by(few, request -> request.requestHeaders().get("X-Api-Key"));
    try (RoutedServer server = RoutedServer.start(admission(rate))) {
      int status = 200;
      for (int i = 0; status == 200 && i < 1_000; i++) {
        HttpResponse<String> response = server.get("/ok", "X-Api-Key", "key " + i);
        status = response.statusCode();
        if (status != 200) {
          assertProblem(response, 429, "too_many_keys", "reject");
          assertThat(retryAfter(response)).isPositive();
        }
      }
      assertThat(status).isEqualTo(429);
    }
  }

  @Test
  void throttle_thatMayWait_letsThemWaitForTheirTurn() throws Exception {
    Throttle throttle = Throttle.of("all").rate(Rate.perSecond(50).burst(1)).maxWaiters(4).build();
    try (RoutedServer server = RoutedServer.start(admission(HttpRate.of(throttle)))) {
      List<CompletableFuture<HttpResponse<String>>> responses = new ArrayList<>();
      for (int i = 0; i < 5; i++) {
        responses.add(server.getAsync("/ok"));
      }
      for (CompletableFuture<HttpResponse<String>> response : responses) {
        assertThat(response.get(30, TimeUnit.SECONDS).body()).isEqualTo("ok");
      }
      await().until(() -> throttle.snapshot().ledger().completed() == 5);
    }
  }

  @Test
  void throttle_tooManyWait_answers429AndClientsThatGoLeaveTheLine() throws Exception {
    Throttle throttle =
        Throttle.of("all").rate(Rate.of(1, ofMinutes(10)).burst(1)).maxWaiters(1).build();
    try (RoutedServer server = RoutedServer.start(admission(HttpRate.of(throttle)))) {
      assertThat(server.get("/ok").statusCode()).isEqualTo(200);
      try (RawConnection connection = server.connect()) {
        connection.get("/ok");
        await().until(() -> throttle.snapshot().waiting() == 1);
        assertProblem(server.get("/ok"), 429, "too_many_waiters", "timeout");
      }
      await().until(() -> throttle.snapshot().waiting() == 0);
      assertThat(throttle.snapshot().ledger().cancelled()).isEqualTo(1);
      HttpResponse<String> doomed = server.get("/ok", "grpc-timeout", "1S");
      assertProblem(doomed, 504, "deadline_exceeded", "timeout");
      assertThat(doomed.headers().firstValue("retry-after")).isEmpty();
    }
  }

  @Test
  void shadow_deadlineThatHasPassed_takesNoPermitAndIsNotCounted() throws Exception {
    Throttle throttle = Throttle.of("all").rate(TWO_A_MINUTE).maxWait(ofSeconds(0)).build();
    HttpRate looking = HttpRate.of(throttle).shadow(true);
    HttpAdmission admission =
        HttpAdmission.open()
            .reader(RequestReader.none().deadlineHeader("X-Deadline"))
            .rate(looking);
    try (RoutedServer server = RoutedServer.start(admission)) {
      for (int i = 0; i < 3; i++) {
        assertThat(server.get("/ok", "X-Deadline", "2020-01-31T12:00:00Z").statusCode())
            .isEqualTo(504);
      }
      assertThat(looking.shadowed()).isZero();
      assertThat(server.get("/ok").statusCode()).isEqualTo(200);
      assertThat(server.get("/ok").statusCode()).isEqualTo(200);
      assertThat(looking.shadowed()).as("both had a permit").isZero();
    }
  }

  @Test
  void shadow_tooMany_goAheadAndAreCounted() throws Exception {
    HttpRate looking = HttpRate.perTenant(keyed()).fields(true).shadow(true);
    try (RoutedServer server = RoutedServer.start(admission(looking))) {
      for (int i = 0; i < 5; i++) {
        HttpResponse<String> response = server.get("/ok", "X-Tenant", "acme");
        assertThat(response.body()).isEqualTo("ok");
        assertThat(field(response, "ratelimit")).startsWith("\"users\";r=" + Math.max(0, 1 - i));
      }
      assertThat(looking.shadowed()).isEqualTo(3);
      assertThat(looking.shadow(false).shadowed()).isEqualTo(3);
    }
  }

  @Test
  void rateAndGate_tooMany_neverGetToTheGate() throws Exception {
    Gate gate = Gate.of("calls").build();
    Throttle throttle = Throttle.of("all").rate(TWO_A_MINUTE).maxWait(ofSeconds(0)).build();
    try (RoutedServer server = RoutedServer.start(admission(HttpRate.of(throttle)).gate(gate))) {
      for (int i = 0; i < 5; i++) {
        assertThat(server.get("/ok").statusCode()).isEqualTo(i < 2 ? 200 : 429);
      }
      assertThat(gate.snapshot().ledger().offered()).isEqualTo(2);
    }
  }

  @Test
  void fields_ofAnyName_areAStructuredField() throws Exception {
    Throttle throttle =
        Throttle.of("a \"b\" \\ \u00e4").rate(TWO_A_MINUTE).maxWait(ofSeconds(0)).build();
    try (RoutedServer server = RoutedServer.start(admission(HttpRate.of(throttle).fields(true)))) {
      HttpResponse<String> response = server.get("/ok");
      assertThat(field(response, "ratelimit-policy")).isEqualTo("\"a \\\"b\\\" \\\\ ?\";q=2;w=60");
      assertThat(field(response, "ratelimit")).isEqualTo("\"a \\\"b\\\" \\\\ ?\";r=1;t=30");
    }
  }
}
