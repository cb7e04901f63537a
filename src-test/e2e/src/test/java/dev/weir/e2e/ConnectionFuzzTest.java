package dev.weir.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.filter.ThresholdFilter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.fasterxml.jackson.databind.JsonNode;
import dev.weir.demo.config.ConfigFile;
import dev.weir.netty.connection.Bound;
import dev.weir.netty.connection.HttpBounds;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.management.ObjectName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.LoggerFactory;
import reactor.netty.http.HttpProtocol;

/**
 * Malformed, oversized, truncated, slow and vanished requests over both protocols, while good
 * traffic runs beside them. {@code -Dweir.fuzz.cases} says how many, {@code -Dweir.fuzz.seed}
 * which; a case follows from the seed and its number. In a JVM of its own, in which every buffer,
 * every object and every error in the log is this server's or its clients'.
 */
@Tag("fuzz")
@Timeout(value = 30, unit = TimeUnit.MINUTES)
class ConnectionFuzzTest {

  private static final int CASES = Integer.getInteger("weir.fuzz.cases", 1_500);
  private static final long SEED = Long.getLong("weir.fuzz.seed", new Random().nextLong());
  private static final int ENOUGH = 10_000;
  private static final int CLIENTS = 16;
  private static final int ONE_SLOW_IN = 100;
  private static final int MOST_LEFT = 8; // of the client that asks for the figures below

  /**
   * A hundred bytes for each case, which is less than the least thing that it could leave behind,
   * beside what caches, counters and compiled code take in a run of any length.
   */
  private static final long MOST_HEAP = 100L * CASES + (8 << 20);

  private static final List<String> OF_A_CONNECTION =
      List.of("Http1Bounds", "Http2Bounds", "HeadTimeout", "LingeringClose", "PipelinedRequests");

  private static final HttpBounds BOUNDS =
      HttpBounds.standard()
          .body(64 * 1_024)
          .headTimeout(Duration.ofSeconds(3))
          .bodyIdle(Duration.ofSeconds(3))
          .idle(Duration.ofSeconds(4));

  @Test
  void mischief_ofEveryKind_leavesGoodTrafficUnharmedAndNothingBehind() throws Exception {
    System.out.println("fuzz: -Dweir.fuzz.seed=" + SEED + " -Dweir.fuzz.cases=" + CASES);
    ListAppender<ILoggingEvent> log = errors();
    Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    root.addAppender(log);
    warmUp();
    try (RunningServer server = RunningServer.start(ConfigFile.builtIn(), BOUNDS.config())) {
      long heap = heap();
      try (GoodTraffic http1 = new GoodTraffic(HttpProtocol.HTTP11, server.port());
          GoodTraffic http2 = new GoodTraffic(HttpProtocol.H2C, server.port())) {
        assertThat(mischief(server.port())).as("seed %d", SEED).isEmpty();
        long before = http1.answered() + http2.answered();
        await().until(() -> http1.answered() + http2.answered() > before);
        assertThat(http1.wrong()).as("seed %d", SEED).isEmpty();
        assertThat(http2.wrong()).as("seed %d", SEED).isEmpty();
        System.out.println("fuzz: good answers: " + http1.answered() + " + " + http2.answered());
        assertThat(http1.answered()).isPositive();
        assertThat(http2.answered()).isPositive();
      }
      assertNothingIsLeft(server);
      long more = heap() - heap;
      System.out.println("fuzz: bytes of heap more than before: " + more);
      assertThat(more).as("bytes of heap that seed %d has left", SEED).isLessThan(MOST_HEAP);
      assertBoundsWereMet(server);
    } finally {
      root.detachAppender(log);
    }
    assertThat(log.list)
        .as("seed %d", SEED)
        .extracting(ILoggingEvent::getFormattedMessage)
        .isEmpty();
  }

  /* What else is logged would count as heap. */
  private static ListAppender<ILoggingEvent> errors() {
    ThresholdFilter onlyErrors = new ThresholdFilter();
    onlyErrors.setLevel(Level.ERROR.toString());
    onlyErrors.start();
    ListAppender<ILoggingEvent> log = new ListAppender<>();
    log.addFilter(onlyErrors);
    log.start();
    return log;
  }

  /* While classes are loaded, even a good client is slow. */
  private static void warmUp() throws Exception {
    try (RunningServer server = RunningServer.start();
        GoodTraffic http1 = new GoodTraffic(HttpProtocol.HTTP11, server.port());
        GoodTraffic http2 = new GoodTraffic(HttpProtocol.H2C, server.port())) {
      await()
          .atMost(1, TimeUnit.MINUTES)
          .until(() -> http1.answered() > 100 && http2.answered() > 100);
    }
  }

  /* What a case found that is wrong. */
  private static List<String> mischief(int port) throws Exception {
    ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
    try {
      List<Future<String>> cases = new ArrayList<>();
      for (int i = 0; i < CASES; i++) {
        int number = i;
        cases.add(clients.submit(() -> one(port, number)));
      }
      List<String> wrong = new ArrayList<>();
      for (Future<String> each : cases) {
        String found = each.get();
        if (!found.isEmpty()) {
          wrong.add(found);
        }
      }
      return wrong;
    } finally {
      clients.shutdownNow();
      assertThat(clients.awaitTermination(1, TimeUnit.MINUTES)).isTrue();
    }
  }

  private static String one(int port, int number) {
    Random random = new Random(SEED * 31 + number);
    boolean slow = random.nextInt(ONE_SLOW_IN) == 0;
    boolean http2 = random.nextBoolean();
    try {
      Mischief client =
          http2 ? new Mischief2(port, random, slow) : new Mischief1(port, random, slow);
      String seen = client.run();
      return seen.contains("HTTP/1.1 500") || seen.contains("internal_error")
          ? "case " + number + ": " + seen
          : "";
    } catch (IOException e) {
      return "case " + number + (http2 ? ", http2" : "") + (slow ? ", slow: " : ": ") + e;
    }
  }

  /* Or the mischief was none. */
  private static void assertBoundsWereMet(RunningServer server) throws Exception {
    JsonNode met = json(server, "/connections").at("/service/bounds");
    System.out.println("fuzz: " + met);
    if (CASES >= ENOUGH) {
      for (Bound bound : Bound.values()) {
        if (bound != Bound.CONNECTIONS
            && bound != Bound.PIPELINED
            && bound != Bound.SLOW_READER) { // its answers are short
          assertThat(met.get(bound.reason()).asLong())
              .as("%s of seed %d", bound.reason(), SEED)
              .isPositive();
        }
      }
    }
  }

  private static void assertNothingIsLeft(RunningServer server) throws Exception {
    await()
        .atMost(1, TimeUnit.MINUTES)
        .until(() -> json(server, "/connections").at("/service/open").asInt() == 0);
    await()
        .atMost(1, TimeUnit.MINUTES)
        .untilAsserted(
            () -> {
              for (JsonNode pool : json(server, "/pools").get("pools")) {
                RunningServer.Ledger ledger = new RunningServer.Ledger(pool.get("ledger"));
                assertThat(ledger.pending()).as("seed %d: %s", SEED, pool).isZero();
                assertThat(ledger.settled())
                    .as("seed %d: %s", SEED, pool)
                    .isEqualTo(ledger.get("offered"));
              }
              for (JsonNode gate : json(server, "/gates").get("gates")) {
                assertThat(gate.get("inFlight").asInt()).as("seed %d: %s", SEED, gate).isZero();
                assertThat(gate.get("waiting").asInt()).as("seed %d: %s", SEED, gate).isZero();
              }
            });
    await()
        .atMost(1, TimeUnit.MINUTES)
        .untilAsserted(
            () -> {
              for (String type : OF_A_CONNECTION) {
                assertThat(live("dev.weir.netty.connection." + type))
                    .as("%s of seed %d", type, SEED)
                    .isLessThan(MOST_LEFT);
              }
            });
  }

  private static JsonNode json(RunningServer server, String path) throws Exception {
    return RunningServer.JSON.readTree(server.management(path).body());
  }

  /* Bytes that are live. */
  private static long heap() {
    assertThat(NettyLeaks.lost()).as("buffers lost by seed %d", SEED).isEmpty(); // collects
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }

  /* How many objects of a class a full collection leaves. */
  private static long live(String type) throws Exception {
    Object histogram =
        ManagementFactory.getPlatformMBeanServer()
            .invoke(
                new ObjectName("com.sun.management:type=DiagnosticCommand"),
                "gcClassHistogram",
                new Object[] {null},
                new String[] {String[].class.getName()});
    Matcher line =
        Pattern.compile(
                "\\s(\\d+)\\s+\\d+\\s+" + Pattern.quote(type) + "(\\s|$)", Pattern.MULTILINE)
            .matcher(String.valueOf(histogram));
    return line.find() ? Long.parseLong(line.group(1)) : 0;
  }
}
