package dev.weir.demo.load.sql;

import dev.weir.demo.sql.Sql;
import dev.weir.demo.sql.SqlDatabase;
import dev.weir.demo.sql.SqlKind;
import dev.weir.demo.sql.SqlRow;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Looks every 100 ms what the sessions of a run are at on its PostgreSQL server, over a connection
 * of its own. A look that fails is counted, and disturbs nobody.
 */
public final class ServerWaits {

  private static final Duration EVERY = Duration.ofMillis(100);
  private static final Duration PATIENCE = Duration.ofSeconds(1);
  private static final Duration TO_CONNECT = Duration.ofSeconds(10);
  private static final Sql LOOK =
      new Sql(
          """
          SELECT COALESCE(state, 'unknown') AS state,
            COALESCE(wait_event_type || ': ' || wait_event, 'nothing') AS waits_for,
            COUNT(*) AS sessions
          FROM pg_stat_activity WHERE application_name = $1 GROUP BY 1, 2\
          """);

  private final SqlDatabase database;
  private final String run;
  private final WaitBooks books = new WaitBooks();

  private ServerWaits(SqlDatabase database, String run) {
    this.database = database;
    this.run = run;
  }

  /**
   * Of the sessions that are called as this place's run is. Connects to nothing yet.
   *
   * @param place where the requests go
   * @return null if that is no server that tells
   */
  public static @Nullable ServerWaits of(SqlPlace place) {
    return place.url().kind() == SqlKind.POSTGRESQL
        ? new ServerWaits(SqlDatabase.open(place.aside("waits", TO_CONNECT, PATIENCE)), place.run())
        : null;
  }

  /** A row of a look. */
  record Seen(String state, String waitsFor, long sessions) {

    static Seen of(SqlRow row) {
      return new Seen(row.text("state"), row.text("waits_for"), row.number("sessions"));
    }
  }

  /**
   * Looks from now on. One at a time.
   *
   * @return ends that
   */
  public Disposable watch() {
    books.begin(System.nanoTime());
    return Flux.interval(EVERY)
        .onBackpressureDrop(tick -> books.missed())
        .concatMap(tick -> look(), 0) // asks for a tick when it can look
        .subscribe();
  }

  /** Connects, if it can. Blocks the calling thread for some seconds at most. */
  public void connect() {
    sessions().then().onErrorComplete().block(); // a look will say why it cannot
  }

  private Mono<List<Seen>> sessions() {
    return database.statements(session -> session.rows(LOOK, Seen::of, run));
  }

  private Mono<Void> look() {
    return sessions()
        .doOnNext(seen -> books.add(System.nanoTime(), seen))
        .then()
        .onErrorResume(
            error -> {
              books.failed(System.nanoTime(), SqlCauses.of(error));
              return Mono.empty();
            });
  }

  /** What was seen until now does not count. Any thread. */
  public void forget() {
    books.forget(System.nanoTime());
  }

  /**
   * What was seen, since it was made or told to forget. Any thread.
   *
   * @return of all times in which it was watched
   */
  public Waits soFar() {
    return books.waits();
  }

  /**
   * Lets go of its connection.
   *
   * @return begins when it is subscribed to
   */
  public Mono<Void> close() {
    return database.close();
  }
}
