package dev.weir.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.flow.Fallback;
import dev.weir.gate.Gate;
import dev.weir.limit.Limits;
import dev.weir.netty.AdmissionLevel;
import dev.weir.netty.HttpAdmission;
import dev.weir.netty.LoadReports;
import dev.weir.netty.client.AdmissionClient;
import dev.weir.observe.Reason;
import dev.weir.overflow.Overflow;
import dev.weir.request.Cost;
import dev.weir.request.Priority;
import dev.weir.request.Request;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.function.BiFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;

/** The examples of docs/callers.md. */
class CallersGuideTest {

  private static final Duration LONG = Duration.ofSeconds(30);

  private final Gate gate =
      Gate.of("search").limit(Limits.fixed(1)).queueCapacity(0).overflow(Overflow.reject()).build();
  private final BiFunction<HttpServerRequest, HttpServerResponse, Publisher<Void>> handler =
      (request, response) -> response.sendString(Mono.just("found"));

  @AfterEach
  void nothingIsLeft() {
    gate.dispose();
    assertThat(gate.snapshot().ledger().isBalanced()).isTrue();
    assertThat(gate.snapshot().inFlight()).isZero();
  }

  @Test
  void guide_callThatIsHeldBack_fallsBack() {
    DisposableServer server =
        HttpServer.create()
            .host("127.0.0.1")
            .handle(
                (request, response) ->
                    response
                        .status(503)
                        .header(AdmissionLevel.HEADER, "-1")
                        .sendString(Mono.just("full")))
            .bindNow();
    HttpClient search =
        AdmissionClient.standard()
            .applyTo(HttpClient.create().baseUrl("http://127.0.0.1:" + server.port()));
    Fallback<String> fallback =
        Fallback.<String>none()
            .when(Set.of(Reason.OUTRANKED), refused -> Mono.just("an older answer"));
    Mono<String> answer =
        Mono.from(
            search
                .get()
                .uri("/search")
                .responseContent()
                .aggregate()
                .asString()
                .transform(fallback));
    int older = 0;
    for (int i = 0; i < 200; i++) {
      String said =
          answer
              .contextWrite(new Request(Priority.LOW, null, null, Cost.ONE).toContext())
              .blockOptional(LONG)
              .orElseThrow();
      assertThat(said).isIn("full", "an older answer");
      older += said.equals("full") ? 0 : 1;
    }
    server.disposeNow();

    assertThat(older).isPositive();
    assertThat(fallback.taken()).containsEntry(Reason.OUTRANKED, (long) older);
  }

  @Test
  void guide_levelsAndReports_areToldTogether() {
    HttpAdmission told = HttpAdmission.through(gate).levels(true);
    LoadReports reports =
        LoadReports.standard()
            .utilization(gate)
            .metric("queue", () -> gate.snapshot().ledger().queued());
    HttpServer server = HttpServer.create().handle(reports.around(told.guard(handler)));

    DisposableServer bound = server.host("127.0.0.1").bindNow();
    String level =
        HttpClient.create()
            .get()
            .uri("http://127.0.0.1:" + bound.port() + "/search")
            .responseSingle(
                (head, body) ->
                    body.asString()
                        .map(text -> text + head.responseHeaders().get(AdmissionLevel.HEADER)))
            .block(LONG);
    bound.disposeNow();

    assertThat(level).isEqualTo("found63");
  }

  @Test
  void guide_everyExample_standsHere() throws IOException {
    Guide.assertExamplesStandIn(CallersGuideTest.class, "docs/callers.md", 3);
  }
}
