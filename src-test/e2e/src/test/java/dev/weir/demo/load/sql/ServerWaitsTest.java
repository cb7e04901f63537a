package dev.weir.demo.load.sql;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weir.demo.postgres.EmbeddedDatabase;
import dev.weir.demo.postgres.PostgresServer;
import dev.weir.demo.sql.Sql;
import dev.weir.demo.sql.SqlDatabase;
import dev.weir.demo.sql.SqlSettings;
import dev.weir.demo.sql.SqlUrl;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** What the sessions of a run are at, as the server sees them. */
@Tag("postgres")
@ExtendWith(PostgresServer.class)
@Timeout(60)
class ServerWaitsTest {

  private static final Duration LONG = Duration.ofSeconds(30);
  private static final Sql NOTHING = new Sql("SELECT 1");

  private final SqlUrl url;
  private final List<Mono<Void>> closings = new ArrayList<>();

  ServerWaitsTest(PostgresServer.Running server) {
    this.url = server.database().url();
  }

  /* The other way round: who holds something open is let go first. */
  @AfterEach
  void close() {
    Collections.reverse(closings);
    Flux.fromIterable(closings).concatMapDelayError(closing -> closing).blockLast(LONG);
  }

  private ServerWaits waits(SqlPlace place) {
    ServerWaits waits = requireNonNull(ServerWaits.of(place));
    closings.add(waits.close());
    return waits;
  }

  private Disposable watch(ServerWaits waits) {
    Disposable watch = waits.watch();
    closings.add(Mono.fromRunnable(watch::dispose));
    return watch;
  }

  private SqlDatabase database(SqlSettings settings) {
    SqlDatabase database = SqlDatabase.open(settings);
    closings.add(database.close());
    return database;
  }

  private Sinks.Empty<Void> end() {
    Sinks.Empty<Void> end = Sinks.empty();
    closings.add(Mono.fromRunnable(end::tryEmitEmpty));
    return end;
  }

  private static long most(Waits waits, String state, String waitsFor) {
    return waits.kinds().stream()
        .filter(kind -> kind.state().equals(state) && kind.waitsFor().equals(waitsFor))
        .mapToLong(Waits.Kind::most)
        .findFirst()
        .orElse(0);
  }

  /** A transaction that does nothing for a while, as one whose client is slow. */
  private static Disposable holdOpen(SqlDatabase database, Mono<Void> until)
      throws InterruptedException {
    CountDownLatch begun = new CountDownLatch(1);
    Disposable holder =
        database
            .transaction(
                session ->
                    session
                        .count(NOTHING)
                        .doOnNext(row -> begun.countDown())
                        .flatMap(row -> until.thenReturn(row)))
            .subscribe();
    assertThat(begun.await(30, TimeUnit.SECONDS)).isTrue();
    return holder;
  }

  @Test
  void session_heldIdleInATransaction_isSeenWaitingForUs() throws Exception {
    SqlPlace place = SqlPlace.of(url, 2, LONG);
    ServerWaits waits = waits(place);
    SqlDatabase run = database(place.ofRequests());
    SqlDatabase other = database(new SqlSettings("another-run", url, 1, LONG, LONG));
    Sinks.Empty<Void> end = end();
    holdOpen(run, end.asMono());
    holdOpen(other, end.asMono());

    Disposable watch = watch(waits);
    await()
        .atMost(LONG)
        .until(() -> most(waits.soFar(), "idle in transaction", "Client: ClientRead") > 0);
    end.tryEmitEmpty();
    await().atMost(LONG).until(() -> most(waits.soFar(), "idle", "Client: ClientRead") > 0);
    watch.dispose();

    Waits seen = waits.soFar();
    assertThat(seen.mostSessions()).as("the run's own alone").isOne();
    assertThat(seen.failed()).isZero();
    assertThat(seen.trouble()).isNull();
    assertThat(seen.kinds().stream().mapToDouble(Waits.Kind::mean).sum()).isLessThanOrEqualTo(1.01);
    assertThat(seen.seconds()).isNotEmpty();
    assertThat(seen.seconds().get(0).inTransaction()).isPositive();
  }

  @Test
  void session_thatWaitsForALock_isSeenActive() throws Exception {
    SqlPlace place = SqlPlace.of(url, 2, LONG);
    ServerWaits waits = waits(place);
    SqlDatabase run = database(place.ofRequests());
    Sql lock = new Sql("SELECT pg_advisory_xact_lock(7)");
    CountDownLatch locked = new CountDownLatch(1);
    Sinks.Empty<Void> end = end();
    run.transaction(
            session ->
                session
                    .count(lock)
                    .doOnNext(row -> locked.countDown())
                    .flatMap(row -> end.asMono().thenReturn(row)))
        .subscribe();
    assertThat(locked.await(30, TimeUnit.SECONDS)).isTrue();
    run.transaction(session -> session.count(lock)).subscribe();

    watch(waits);
    await().atMost(LONG).until(() -> most(waits.soFar(), "active", "Lock: advisory") > 0);
    await().atMost(LONG).until(() -> waits.soFar().looks() > 5);
    waits.forget();
    assertThat(waits.soFar().looks()).isLessThan(5);
  }

  @Test
  void server_thatIsKilled_failsLooksAndNothingElse() throws Exception {
    try (EmbeddedDatabase server = EmbeddedDatabase.start(10)) {
      ServerWaits waits = waits(SqlPlace.of(server.url(), 1, LONG));
      watch(waits);
      await().atMost(LONG).until(() -> waits.soFar().looks() > 1);
      server.kill();
      await().atMost(LONG).until(() -> waits.soFar().failed() > 0);
      assertThat(waits.soFar().trouble()).isEqualTo("database away");
      server.startAgain();
      long then = waits.soFar().looks() - waits.soFar().failed();
      await().atMost(LONG).until(() -> waits.soFar().looks() - waits.soFar().failed() > then);
    }
  }

  @Test
  void h2_tellsNothing() {
    assertThat(ServerWaits.of(SqlPlace.of(SqlUrl.of("r2dbc:h2:mem:///x"), 1, LONG))).isNull();
  }
}
