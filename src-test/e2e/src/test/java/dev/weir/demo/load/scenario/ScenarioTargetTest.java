package dev.weir.demo.load.scenario;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.demo.load.engine.GateEntrance;
import dev.weir.demo.load.engine.LoadRun;
import dev.weir.demo.load.engine.Reply;
import dev.weir.demo.load.http.HttpSettings;
import dev.weir.demo.load.http.HttpUrl;
import dev.weir.demo.load.measure.Measured;
import dev.weir.demo.load.schedule.TraceSchedule;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;

@Timeout(60)
class ScenarioTargetTest {

  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private static final String MIX =
      """
      requests:
        - {name: good, weight: 3, path: /good, checks: {bodyContains: good}}
        - {name: bad, weight: 1, path: /bad, body: asked, checks: {bodyContains: good}}
      """;

  private final List<String> asked = new CopyOnWriteArrayList<>();
  private final DisposableServer server =
      HttpServer.create()
          .host("127.0.0.1")
          .port(0)
          .handle(
              (in, out) -> {
                asked.add(in.method() + " " + in.uri());
                return in.uri().equals("/never")
                    ? Mono.never()
                    : out.sendString(Mono.just(in.uri()));
              })
          .bindNow();

  @AfterEach
  void close() {
    server.disposeNow();
  }

  private ScenarioTarget target(String yaml, long seed) throws Exception {
    URI base = HttpUrl.parse("http://127.0.0.1:" + server.port());
    Scenario scenario = ScenarioFile.parse(Path.of("f.yaml"), yaml.getBytes(UTF_8), base);
    return new ScenarioTarget(HttpSettings.of(1), scenario, seed);
  }

  private List<String> ask(long seed) throws Exception {
    asked.clear();
    List<Reply> replies = new ArrayList<>();
    try (ScenarioTarget target = target(MIX, seed)) {
      for (int i = 0; i < 40; i++) {
        replies.add(target.next().block(PATIENCE));
      }
      Share good = target.shares().get(0);
      Share bad = target.shares().get(1);
      assertThat(good).isEqualTo(new Share("good", good.sent(), good.sent(), 0, 0));
      assertThat(bad).isEqualTo(new Share("bad", bad.sent(), 0, bad.sent(), 0));
      assertThat(good.sent() + bad.sent()).isEqualTo(40);
      assertThat(target.http().connections().opened()).isOne();
    }
    assertThat(replies)
        .containsOnly(new Reply(5, null), new Reply(4, "check: body contains 'good'"));
    return List.copyOf(asked);
  }

  @Test
  void next_sameSeed_sendsTheSameSequence() throws Exception {
    List<String> first = ask(42);

    assertThat(ask(42)).isEqualTo(first).containsOnly("GET /good", "POST /bad");
    assertThat(ask(43)).isNotEqualTo(first);
  }

  @Test
  void leaveOut_whatAWarmUpSends_isToldOfNoRequest() throws Exception {
    try (ScenarioTarget target = target("requests: [{name: g, path: /good}]", 1)) {
      target.leaveOut(2);
      for (int i = 0; i < 5; i++) {
        target.next().block(PATIENCE);
      }
      assertThat(target.shares()).containsExactly(new Share("g", 3, 3, 0, 0));

      target.leaveOut(Long.MAX_VALUE);
      target.next().block(PATIENCE);
      target.leaveOut(0);
      target.next().block(PATIENCE);
      assertThat(target.shares()).containsExactly(new Share("g", 4, 4, 0, 0));
    }
    assertThat(asked).hasSize(7);
  }

  @Test
  void run_oneThatNeverAnswers_isCountedAsCancelledAndAsATimeout() throws Exception {
    ScenarioTarget target = target("requests: [{name: n, path: /never}]", 1);
    Duration timeout = Duration.ofMillis(200);

    Measured measured =
        new LoadRun(
                new TraceSchedule(0),
                Duration.ofMillis(10),
                timeout,
                timeout,
                new GateEntrance(1),
                target)
            .run(second -> {});

    assertThat(measured.errors()).isEqualTo(Map.of("timeout", 1L));
    assertThat(target.shares()).containsExactly(new Share("n", 1, 0, 0, 1));
    assertThat(asked).containsExactly("GET /never");
  }
}
