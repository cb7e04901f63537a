package dev.weir.netty;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weir.gate.Gate;
import dev.weir.gate.Hold;
import dev.weir.gate.Throttle;
import dev.weir.limit.Limits;
import dev.weir.limit.Rate;
import dev.weir.overflow.Overflow;
import dev.weir.pool.WorkerPool;
import dev.weir.pool.WorkerPools;
import dev.weir.request.Cost;
import dev.weir.request.Deadline;
import dev.weir.request.Priority;
import dev.weir.request.Tenant;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.util.context.Context;

/** What becomes of what the head of a request says: in the Context, and of its deadline. */
class HeadAdmissionTest {

  private static final RequestReader READER =
      RequestReader.standard()
          .trust(Priority.HIGHEST)
          .tenantHeader("X-Tenant")
          .deadlineHeader("X-Deadline")
          .costHeader("X-Cost");
  private static final String FAR = "2030-01-31T12:00:00Z";
  private static final String PAST = "2020-01-31T12:00:00Z";

  private static RoutedServer telling(HttpAdmission admission) {
    return RoutedServer.start(routes -> routes.get("/ok", admission.guard(RoutedServer::carried)));
  }

  // ---------------------------------------------------------------- the Context

  @ParameterizedTest
  @ValueSource(strings = {"open", "gate", "rate", "pool"})
  void head_whatItCarries_isInTheHandlersContext(String stage) throws Exception {
    WorkerPool pool = WorkerPools.fixed("rooms", 1).build();
    HttpAdmission open = HttpAdmission.open().reader(READER);
    HttpAdmission admission =
        switch (stage) {
          case "gate" -> open.gate(Gate.of("calls").build());
          case "rate" ->
              open.rate(
                  HttpRate.of(Throttle.of("often").rate(Rate.perSecond(1_000)).build())
                      .fields(true));
          case "pool" -> open.pool(pool);
          default -> open;
        };
    try (RoutedServer server = telling(admission)) {
      assertThat(
              server
                  .get(
                      "/ok",
                      "Priority",
                      "u=0",
                      "X-Tenant",
                      "acme",
                      "X-Cost",
                      "7",
                      "X-Deadline",
                      FAR)
                  .body())
          .isEqualTo(
              "Request[priority=Priority[level=8], deadline=Deadline[at="
                  + FAR
                  + "], tenant=Tenant[id=acme], cost=Cost[units=7]] of GET");
      assertThat(server.get("/ok").body())
          .startsWith("Request[priority=Priority[level=32], deadline=null, tenant=null");
    }
    pool.disposeGracefully(ofSeconds(5)).block();
  }

  @Test
  void head_ofAStranger_isTrustedToMakeWayOnly() throws Exception {
    try (RoutedServer server = telling(HttpAdmission.open())) {
      assertThat(server.get("/ok", "Priority", "u=0", "X-Tenant", "acme").body())
          .startsWith("Request[priority=Priority[level=32], deadline=null, tenant=null");
      assertThat(server.get("/ok", "Priority", "u=7").body())
          .startsWith("Request[priority=Priority[level=63]");
    }
  }

  @ParameterizedTest
  @CsvSource({"u=0, 16", "u=7, 63", "'', 16"})
  void context_ofTheServersOwn_outdoesTheHead(String priority, int level) throws Exception {
    HttpAdmission admission = HttpAdmission.open().reader(READER);
    Context own =
        Context.of(
            Priority.class,
            Priority.HIGH,
            Tenant.class,
            new Tenant("own"),
            Cost.class,
            new Cost(2),
            Deadline.class,
            new Deadline(Instant.parse(FAR)));
    try (RoutedServer server =
        RoutedServer.start(
            routes ->
                routes.get(
                    "/ok",
                    (request, response) ->
                        admission
                            .admit(request, response, () -> RoutedServer.carried(request, response))
                            .contextWrite(own)))) {
      assertThat(
              server
                  .get(
                      "/ok",
                      "Priority",
                      priority,
                      "X-Tenant",
                      "forged",
                      "X-Cost",
                      "1",
                      "X-Deadline",
                      "2031-01-31T12:00:00Z")
                  .body())
          .isEqualTo(
              "Request[priority=Priority[level="
                  + level
                  + "], deadline=Deadline[at="
                  + FAR
                  + "], tenant=Tenant[id=own], cost=Cost[units=2]] of GET");
    }
  }

  @Test
  void head_malformed_answers400AndAsksNobody() throws Exception {
    Gate gate = Gate.of("calls").limit(Limits.fixed(1)).build();
    HttpAdmission admission = HttpAdmission.through(gate).reader(READER);
    try (RoutedServer server = RoutedServer.start(admission);
        RawConnection connection = server.connect()) {
      for (String header :
          new String[] {
            "X-Cost: -1", "grpc-timeout: ", "X-Tenant: \u00e4", "X-Cost: 1\r\nX-Cost: 1"
          }) {
        connection.send("POST /ok", header + "\r\nContent-Length: 3", "abc");
        RawConnection.Answered answer = connection.read();
        assertThat(answer.status()).as(header).isEqualTo(400);
        assertThat(answer.header("content-type")).isEqualTo("application/problem+json");
        assertThat(answer.body())
            .contains("\"reason\":\"bad_header\"", "\"route\":\"/ok\"", "(expected: ");
      }
      assertThat(gate.snapshot().ledger().offered()).isZero();
      connection.get("/ok");
      assertThat(connection.readHead().status()).isEqualTo(200);
    }
  }

  // ---------------------------------------------------------------- deadlines

  @ParameterizedTest
  @ValueSource(strings = {"open", "gate", "rate", "pool"})
  void deadline_thatHasPassed_answers504AndBeginsNothing(String stage) throws Exception {
    AtomicInteger calls = new AtomicInteger();
    Gate gate = Gate.of("calls").build();
    Throttle throttle = Throttle.of("often").rate(Rate.perSecond(1_000)).build();
    WorkerPool pool = WorkerPools.fixed("rooms", 1).build();
    HttpAdmission open = HttpAdmission.open().reader(READER);
    HttpAdmission admission =
        switch (stage) {
          case "gate" -> open.gate(gate);
          case "rate" -> open.rate(HttpRate.of(throttle));
          case "pool" -> open.pool(pool);
          default -> open;
        };
    try (RoutedServer server =
        RoutedServer.start(
            routes ->
                routes.get(
                    "/ok",
                    admission.guard(
                        (request, response) -> {
                          calls.incrementAndGet();
                          return RoutedServer.ok(response);
                        })))) {
      HttpResponse<String> response = server.get("/ok", "X-Deadline", PAST);

      assertThat(response.statusCode()).isEqualTo(504);
      assertThat(response.headers().firstValue("retry-after")).isEmpty();
      assertThat(response.body()).contains("\"reason\":\"deadline_exceeded\"");
      assertThat(server.get("/ok").body()).isEqualTo("ok");
      assertThat(calls).hasValue(1);
    }
    pool.disposeGracefully(ofSeconds(5)).block();
    assertThat(gate.snapshot().ledger().timedOut()).isEqualTo(stage.equals("gate") ? 1 : 0);
    assertThat(throttle.snapshot().ledger().timedOut()).isEqualTo(stage.equals("rate") ? 1 : 0);
    assertThat(pool.snapshot().ledger().timedOut()).isEqualTo(stage.equals("pool") ? 1 : 0);
  }

  @ParameterizedTest
  @ValueSource(strings = {"open", "gate", "pool"})
  void deadline_thatPassesMeanwhile_answers504AndGivesTheWorkUp(String stage) throws Exception {
    AtomicInteger givenUp = new AtomicInteger();
    Gate gate = Gate.of("calls").overflow(Overflow.reject()).build();
    WorkerPool pool = WorkerPools.fixed("rooms", 1).overflow(Overflow.reject()).build();
    HttpAdmission open = HttpAdmission.open().reader(RequestReader.none().cap(ofMillis(50)));
    HttpAdmission admission =
        switch (stage) {
          case "gate" -> open.gate(gate);
          case "pool" -> open.pool(pool);
          default -> open.overflow(Overflow.reject());
        };
    try (RoutedServer server =
        RoutedServer.start(
            routes ->
                routes.get(
                    "/never",
                    admission.guard(
                        (request, response) ->
                            Mono.<Void>never().doOnCancel(givenUp::incrementAndGet))))) {
      HttpResponse<String> response = server.get("/never");

      assertThat(response.statusCode()).isEqualTo(504);
      assertThat(response.body())
          .contains("\"reason\":\"deadline_exceeded\"", "\"strategy\":\"reject\"");
      await().until(() -> givenUp.get() == 1);
      await().until(() -> gate.snapshot().ledger().pending() == 0);
      await().until(() -> pool.snapshot().ledger().pending() == 0);
    }
    pool.disposeGracefully(ofSeconds(5)).block();
  }

  @Test
  void deadline_onceTheAnswerHasBegun_closesTheConnection() throws Exception {
    Gate gate = Gate.of("calls").build();
    HttpAdmission admission =
        HttpAdmission.through(gate).reader(RequestReader.none().cap(ofMillis(100)));
    try (RoutedServer server =
            RoutedServer.start(
                routes ->
                    routes.get(
                        "/begun",
                        admission.guard(
                            (request, response) ->
                                response.sendString(Flux.just("a").concatWith(Mono.never())))));
        RawConnection connection = server.connect()) {
      connection.get("/begun");

      assertThat(connection.readHead().status()).isEqualTo(200);
      assertThat(connection.readToEnd()).doesNotContain("0\r\n\r\n");
      await().until(() -> gate.snapshot().ledger().failed() == 1);
    }
  }

  @Test
  void deadline_whileWaitingAtAGate_answers504() throws Exception {
    Gate gate = Gate.of("calls").limit(Limits.fixed(1)).overflow(Overflow.block()).build();
    try (RoutedServer server = RoutedServer.start(HttpAdmission.through(gate).reader(READER))) {
      server.getAsync("/held");
      await().until(() -> gate.snapshot().inFlight() == 1);

      HttpResponse<String> response = server.get("/ok", "X-Deadline", "50ms");

      assertThat(response.statusCode()).isEqualTo(504);
      assertThat(response.body()).contains("\"strategy\":\"block\"");
    }
  }

  // ---------------------------------------------------------------- configuration

  @Test
  void configuration_always_canBeReadBack() {
    Gate gate = Gate.of("calls").build();
    HttpRate rate = HttpRate.of(Throttle.of("often").rate(Rate.perSecond(1)).build());
    WorkerPool pool = WorkerPools.fixed("rooms", 1).build();
    HttpAdmission open = HttpAdmission.open();
    HttpAdmission all =
        open.reader(READER).rate(rate).gate(gate).hold(Hold.TO_FIRST_ELEMENT).pool(pool);

    assertThat(all.reader()).isSameAs(READER);
    assertThat(all.rate()).isSameAs(rate);
    assertThat(all.gate()).isSameAs(gate);
    assertThat(all.hold()).isEqualTo(Hold.TO_FIRST_ELEMENT);
    assertThat(all.pool()).isSameAs(pool);
    assertThat(all.gate(gate).pool(pool)).isSameAs(all);
    assertThat(all.overflow()).isEqualTo(pool.config().overflow());
    assertThat(open.rate()).isNull();
    assertThat(open.gate()).isNull();
    assertThat(open.pool()).isNull();
    assertThat(open.overflow()).isNull();
    assertThat(open.hold()).isEqualTo(Hold.TO_END);
    assertThat(open.reader()).isSameAs(RequestReader.standard());
    assertThat(open.overflow(Overflow.drop()).overflow()).isEqualTo(Overflow.drop());
    pool.dispose();
  }
}
