package dev.weir.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weir.demo.bank.BankAudit;
import dev.weir.demo.postgres.PostgresServer;
import dev.weir.demo.text.Times;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Ten times as many transfers as a database can do. By hand for as long as anybody likes: {@code
 * -Dbank.overload=60s}.
 */
@Tag("postgres")
@ExtendWith(PostgresServer.class)
class BankOverloadTest {

  private static final int CONNECTIONS = 2;
  private static final int OVERLOAD = 10;
  private static final Duration WARM = Duration.ofMillis(700);
  private static final Duration LASTS =
      Times.parse(System.getProperty("bank.overload", "2s")).orElseThrow();

  /* What is asserted of a machine that is busy with other tests; it is 95 % on one that is not. */
  private static final double GOODPUT = 0.5;

  private final PostgresServer.Database database;

  BankOverloadTest(PostgresServer.Running server) {
    this.database = server.database();
  }

  /* However fast the machine is, each takes forty milliseconds: who asks has to keep up. */
  private void slowDown() {
    database.run(
        "CREATE FUNCTION slow() RETURNS trigger LANGUAGE plpgsql AS"
            + " 'BEGIN PERFORM pg_sleep(0.04); RETURN NEW; END'");
    database.run(
        "CREATE TRIGGER slow BEFORE INSERT ON weir_transfers FOR EACH ROW EXECUTE FUNCTION slow()");
  }

  @Test
  void transfers_tenTimesAsManyAsCanBeDone_leaveGoodputBooksAndConnectionsAsTheyWere()
      throws Exception {
    try (BankServer server =
        BankServer.start(
                database.url(),
                "connections: " + CONNECTIONS + ", strategy: timeout, wait: 100ms, queue: 64")
            .open()) {
      slowDown();
      best(server, "warm", WARM);
      double best = best(server, "best", LASTS.dividedBy(2));
      long before = server.audit().transfers();
      AtomicInteger most = new AtomicInteger();
      double goodput;
      try (BankLoad load = BankLoad.on(server, OVERLOAD * best)) {
        await()
            .atMost(LASTS.plus(BankServer.LONG))
            .pollInterval(Duration.ofMillis(50))
            .until(
                () -> {
                  most.accumulateAndGet(database.sessions().size() - BankServer.OWN, Math::max);
                  return load.elapsed().compareTo(LASTS) > 0;
                });
        goodput = load.done() / (load.elapsed().toNanos() / 1e9);
        load.end();
        await().atMost(BankServer.LONG).until(() -> load.underWay() == 0);
        BankAudit audit = server.audit();
        System.out.printf(
            "best %.0f/s; at %.0f/s for %s %.0f/s, which is %.1f %%; at most %d sessions; %s; %s%n",
            best,
            OVERLOAD * best,
            Times.format(LASTS),
            goodput,
            100 * goodput / best,
            most.get(),
            load.answers(),
            audit);
        assertThat(audit.isBalanced()).as("%s", audit).isTrue();
        assertThat(audit.transfers() - before).isEqualTo(load.done());
        assertThat(load.answers().keySet()).isSubsetOf("200", "503 wait_timeout", "503 gate_full");
      }
      assertThat(most.get()).isBetween(1, CONNECTIONS);
      assertThat(goodput).isGreaterThan(GOODPUT * best);
      server.isAtRest();
    }
  }

  /* As many at a time as keep every connection busy, and none waits for long. */
  private static double best(BankServer server, String run, Duration lasts) {
    AtomicInteger number = new AtomicInteger();
    long begun = System.nanoTime();
    long done =
        Flux.range(0, 2 * CONNECTIONS)
            .flatMap(
                i ->
                    Mono.defer(
                            () ->
                                Mono.fromFuture(
                                    server.transferring(
                                        run + number.incrementAndGet(), 1 + i, 6 + i, 1, "")))
                        .repeat(() -> System.nanoTime() - begun < lasts.toNanos())
                        .filter(answer -> answer.statusCode() == 200))
            .count()
            .block(lasts.plus(BankServer.LONG));
    return done * (double) TimeUnit.SECONDS.toNanos(1) / (System.nanoTime() - begun);
  }
}
