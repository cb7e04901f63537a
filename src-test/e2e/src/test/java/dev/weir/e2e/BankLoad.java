package dev.weir.e2e;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/**
 * Transfers at a rate, whatever becomes of those before: an open loop, whose arrivals do not wait
 * for answers.
 */
final class BankLoad implements AutoCloseable {

  private static final int TICK_MILLIS = 5;
  private static final int MOST_UNDER_WAY = 2_000;

  private final BankServer server;
  private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final long begun = System.nanoTime();
  private final double perSecond;
  private final AtomicInteger sent = new AtomicInteger();
  private final AtomicInteger underWay = new AtomicInteger();
  private final String run = UUID.randomUUID() + "-";
  private final LongAdder done = new LongAdder();
  private final Map<String, LongAdder> answers = new ConcurrentHashMap<>();

  private BankLoad(BankServer server, double perSecond) {
    this.server = server;
    this.perSecond = perSecond;
  }

  static BankLoad on(BankServer server, double perSecond) {
    BankLoad load = new BankLoad(server, perSecond);
    load.timer.scheduleAtFixedRate(load::tick, 0, TICK_MILLIS, TimeUnit.MILLISECONDS);
    return load;
  }

  private void tick() {
    double seconds = (System.nanoTime() - begun) / 1e9;
    while (sent.get() < seconds * perSecond) {
      send(sent.incrementAndGet());
    }
  }

  private void send(int number) {
    if (underWay.get() >= MOST_UNDER_WAY) {
      count("not sent");
      return;
    }
    underWay.incrementAndGet();
    ThreadLocalRandom random = ThreadLocalRandom.current();
    long from = random.nextLong(1, BankServer.ACCOUNTS + 1);
    long to = 1 + from % BankServer.ACCOUNTS;
    HttpRequest request =
        server.request(run + number, BankServer.body(from, to, random.nextLong(1, 5)), "");
    client
        .sendAsync(request, BodyHandlers.ofString())
        .whenComplete(
            (answer, error) -> {
              underWay.decrementAndGet();
              if (error != null) {
                count(error.getClass().getSimpleName());
                return;
              }
              if (answer.statusCode() == 200) {
                done.increment();
              }
              String reason = answer.body().replaceAll("(?s).*\"reason\":\"(\\w+)\".*", " $1");
              count(answer.statusCode() == 200 ? "200" : answer.statusCode() + reason);
            });
  }

  private void count(String what) {
    answers.computeIfAbsent(what, any -> new LongAdder()).increment();
  }

  /** How many transfers have been done so far. */
  long done() {
    return done.sum();
  }

  /** How many answers there were of each kind. */
  Map<String, Long> answers() {
    Map<String, Long> counts = new TreeMap<>();
    answers.forEach((what, count) -> counts.put(what, count.sum()));
    return counts;
  }

  int underWay() {
    return underWay.get();
  }

  Duration elapsed() {
    return Duration.ofNanos(System.nanoTime() - begun);
  }

  /** Sends nothing more. */
  void end() throws InterruptedException {
    timer.shutdown();
    if (!timer.awaitTermination(30, TimeUnit.SECONDS)) {
      throw new AssertionError("the timer of the load does not end");
    }
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}
