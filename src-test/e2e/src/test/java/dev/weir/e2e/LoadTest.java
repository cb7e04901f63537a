package dev.weir.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.client.HttpClientResponse;
import reactor.netty.resources.ConnectionProvider;

/** Two hundred connections against eight workers. */
class LoadTest {

  private static final int CONNECTIONS = 200;
  private static final int WORKERS = 8;
  private static final Duration LOAD = Duration.ofSeconds(2);

  private static final Duration PAUSE = Duration.ofMillis(50);

  /* For a machine that is busy with other things: without the bound, waits would be near 450 ms. */
  private static final double SLACK_MILLIS = 150;

  private RunningServer server;

  /** A JVM that still compiles its HTTP code does not offer enough to be an overload. */
  @BeforeAll
  static void warmUp() throws Exception {
    try (RunningServer warm = RunningServer.start()) {
      load(warm, "/reject?work=20ms");
    }
  }

  @BeforeEach
  void start() throws Exception {
    server = RunningServer.start();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void reject_overload_servesAtThePoolsRateAndRefusesTheRest() throws Exception {
    Answers answers = load(server, "/reject?work=20ms");

    double ideal = WORKERS / 0.020 * answers.seconds();
    assertThat(answers.count(200)).isBetween((long) (0.5 * ideal), (long) (1.05 * ideal) + 24);
    assertThat(answers.count(503)).isPositive();
    assertThat(answers.total()).isEqualTo(answers.count(200) + answers.count(503));
    assertThat(answers.refusedWithoutRetryAfter()).isZero();
    assertAgreement("reject", answers, "rejected", 503);
  }

  @Test
  void block_overload_servesEveryRequest() throws Exception {
    Answers answers = load(server, "/block?work=20ms");

    assertThat(answers.count(200)).isEqualTo(answers.total()).isGreaterThan(CONNECTIONS);
    assertAgreement("block", answers, "rejected", 503);
  }

  @Test
  void drop_overload_servesSomeAndLeavesOutTheRest() throws Exception {
    Answers answers = load(server, "/drop?work=20ms");

    assertThat(answers.count(200)).isPositive();
    assertThat(answers.count(202)).isPositive();
    assertThat(answers.total()).isEqualTo(answers.count(200) + answers.count(202));
    assertAgreement("drop", answers, "dropped", 202);
  }

  @Test
  void timeout_overload_startsNothingThatWaitedLongerThanTheBound() throws Exception {
    Answers answers = load(server, "/timeout?work=20ms");

    assertThat(answers.count(200)).isPositive();
    assertThat(answers.count(503)).isPositive();
    assertThat(answers.total()).isEqualTo(answers.count(200) + answers.count(503));
    assertThat(answers.refusedWithoutRetryAfter()).isZero();
    assertThat(answers.longestWaitMillis()).isPositive().isLessThan(50 + SLACK_MILLIS);
    assertAgreement("timeout", answers, "timedOut", 503);
  }

  /** The pool's books and the client's say the same. */
  private void assertAgreement(String pool, Answers answers, String refused, int refusal)
      throws Exception {
    await().until(() -> server.ledger(pool).pending() == 0);
    RunningServer.Ledger ledger = server.ledger(pool);
    assertThat(ledger.get("offered")).isEqualTo(answers.total()).isEqualTo(ledger.settled());
    assertThat(ledger.get("completed")).isEqualTo(answers.count(200));
    assertThat(ledger.get(refused)).isEqualTo(answers.count(refusal));
  }

  /**
   * Each connection sends its next request a little after it has the answer to the last: all
   * together some ten times what the pool can do, and yet not so much that the client, on the same
   * cores, keeps the pool from doing it.
   */
  private static Answers load(RunningServer server, String path) {
    ConnectionProvider provider =
        ConnectionProvider.builder("load").maxConnections(CONNECTIONS).build();
    HttpClient client = HttpClient.create(provider);
    Answers answers = new Answers();
    long start = System.nanoTime();
    Mono<Void> request =
        client
            .get()
            .uri(server.uri(path).toString())
            .responseSingle((head, body) -> body.asString().doOnNext(b -> answers.add(head, b)))
            .then(Mono.delay(PAUSE))
            .then();
    Flux.range(0, CONNECTIONS)
        .flatMap(i -> request.repeat(() -> System.nanoTime() - start < LOAD.toNanos()), CONNECTIONS)
        .blockLast(Duration.ofSeconds(60));
    answers.nanos = System.nanoTime() - start;
    provider.disposeLater().block(Duration.ofSeconds(5));
    return answers;
  }

  /** What the client counted. */
  private static final class Answers {

    private final Map<Integer, AtomicLong> statuses = new ConcurrentHashMap<>();
    private final AtomicLong withoutRetryAfter = new AtomicLong();
    private final Queue<String> completed = new ConcurrentLinkedQueue<>();
    private volatile long nanos;

    void add(HttpClientResponse head, String body) {
      int status = head.status().code();
      statuses.computeIfAbsent(status, s -> new AtomicLong()).incrementAndGet();
      if (status == 200) {
        completed.add(body);
      }
      String retryAfter = head.responseHeaders().get("retry-after", "0");
      if (status == 503 && Integer.parseInt(retryAfter) < 1) {
        withoutRetryAfter.incrementAndGet();
      }
    }

    long count(int status) {
      AtomicLong count = statuses.get(status);
      return count == null ? 0 : count.get();
    }

    long total() {
      return statuses.values().stream().mapToLong(AtomicLong::get).sum();
    }

    long refusedWithoutRetryAfter() {
      return withoutRetryAfter.get();
    }

    double seconds() {
      return nanos / 1e9;
    }

    double longestWaitMillis() throws Exception {
      double longest = 0;
      for (String body : completed) {
        JsonNode answer = RunningServer.JSON.readTree(body);
        longest = Math.max(longest, answer.get("waitMillis").asDouble());
      }
      return longest;
    }
  }
}
