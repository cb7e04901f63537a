package dev.weir.bench.overload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** The server's side, in this process. */
class OverloadServerTest {

  private final OverloadServer server = new OverloadServer();
  private final HttpClient client = HttpClient.newHttpClient();

  @AfterEach
  void stop() {
    server.close();
  }

  private void open(Protection who, Work work) {
    server.serve(List.of("open", "path=/a", "who=" + who.id(), "work=" + work.id(), "body=5"));
  }

  private int port() {
    return server.serve(List.of("port")).asMap().get("port").intValue();
  }

  private HttpResponse<String> get(int port, String path) throws Exception {
    URI url = URI.create("http://127.0.0.1:" + port + path);
    return client.send(HttpRequest.newBuilder(url).build(), BodyHandlers.ofString());
  }

  private Map<String, Double> counts() {
    return server.serve(List.of("counts", "path=/a")).asMap();
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "GATE_FULL")
  void route_roomForAll_answers(Protection who) throws Exception {
    open(who, Work.CONSTANT);

    HttpResponse<String> answer = get(port(), "/a");

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo("xxxxx");
    assertThat(counts()).containsEntry("refused", 0.0);
  }

  @Test
  void route_noPermit_refusesAndCountsWhy() throws Exception {
    open(Protection.GATE_FULL, Work.NOTHING);

    assertThat(get(port(), "/a").statusCode()).isEqualTo(503);

    await().untilAsserted(() -> assertThat(counts()).containsEntry("refused", 1.0));
    assertThat(counts()).containsEntry("falsely", 1.0).containsEntry("reason.NO_ROOM", 1.0);
  }

  @Test
  void route_computing_answers() throws Exception {
    open(Protection.GATE_FIXED, Work.COMPUTING);

    assertThat(get(port(), "/a").statusCode()).isEqualTo(200);
  }

  @Test
  void route_closed_isNotFound() throws Exception {
    open(Protection.NONE, Work.NOTHING);
    server.serve(List.of("close", "path=/a"));

    assertThat(get(port(), "/a").statusCode()).isEqualTo(404);
  }

  @Test
  void serve_unknown_namesIt() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> server.serve(List.of("dance")))
        .withMessage("request: dance (unknown)");
  }

  @Test
  void config_ofTheProxy_saysWhatItIsToldAndNothingElse() {
    assertThat(HaProxy.config(1, 2, 8, Duration.ofMillis(100)))
        .contains("timeout queue 100ms", "bind 127.0.0.1:1", "server one 127.0.0.1:2 maxconn 8");
  }

  @Test
  void proxy_beforeARoute_passesRequestsOn() throws Exception {
    assumeTrue(HaProxy.version().isPresent(), HaProxy.MISSING);
    open(Protection.HAPROXY, Work.NOTHING);

    try (HaProxy proxy = HaProxy.start(List.of(), port(), 8, Duration.ofMillis(100))) {
      assertThat(get(proxy.port(), "/a").statusCode()).isEqualTo(200);
      assertThat(proxy.cpu()).isGreaterThanOrEqualTo(Duration.ZERO);
    }
  }
}
