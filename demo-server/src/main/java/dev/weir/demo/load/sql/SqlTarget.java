package dev.weir.demo.load.sql;

import dev.weir.demo.load.engine.Lateness;
import dev.weir.demo.load.engine.Reply;
import dev.weir.demo.load.engine.Target;
import dev.weir.demo.load.scenario.Mix;
import dev.weir.demo.load.scenario.Share;
import dev.weir.demo.load.scenario.Tallies;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Requests to a database: which one is next is drawn by weight, from the seed. One that is
 * cancelled, as at a timeout, is no longer waited for; its connection comes back once the statement
 * under way has ended.
 *
 * <p>Results come on threads of the driver's. How late these are nobody looks.
 */
public final class SqlTarget implements Target {

  private static final Duration LOOK = Duration.ofMillis(5);
  private static final Duration FAREWELL = Duration.ofSeconds(5);

  private final CountedDatabase database;
  private final List<SqlRequest> requests;
  private final Tallies tallies;
  private final IntSupplier mix;
  private final LongAdder rows = new LongAdder();
  private final @Nullable ServerWaits waits;
  private final AtomicBoolean closed = new AtomicBoolean();

  /**
   * Connects to nothing yet.
   *
   * @param database closed with this
   * @param requests what is asked of that database: at least one
   * @param seed that of the run: the same one makes the same sequence of requests
   * @param waits watches the server in each run, and is closed with this; null if nobody does
   */
  SqlTarget(
      CountedDatabase database, List<SqlRequest> requests, long seed, @Nullable ServerWaits waits) {
    this.database = database;
    this.requests = List.copyOf(requests);
    this.tallies = new Tallies(this.requests.stream().map(SqlRequest::name).toList());
    this.mix = new Mix(this.requests.stream().mapToInt(SqlRequest::weight).toArray(), seed);
    this.waits = waits;
  }

  @Override
  public Mono<Reply> next() {
    int side = tallies.side();
    int number = mix.getAsInt();
    return tallies.count(side, number, requests.get(number).next().get().map(this::reply));
  }

  /* Of what comes over the wire only the driver knows how long it is. */
  private Reply reply(SqlAnswer answer) {
    rows.add(answer.rows());
    return new Reply(0, answer.wrong());
  }

  @Override
  public String causeOf(Throwable error) {
    return SqlCauses.of(error);
  }

  @Override
  public Disposable watch(LongSupplier steps, Lateness lateness) {
    return waits == null ? Disposables.disposed() : waits.watch();
  }

  @Override
  public void opens() {
    database.forget();
    rows.reset();
    if (waits != null) {
      waits.forget();
    }
  }

  /**
   * Opens connections, and sends up to 1,000 statements that ask for nothing, so that a run does
   * not begin with what has never run. None of it is counted. Blocks the calling thread.
   *
   * @param connections how many; as many as there may be, if that is less
   * @param patience how long each part of it may take
   * @return how many are open
   */
  public int warmUp(int connections, Duration patience) {
    if (waits != null) {
      waits.connect(); // before there is no connection left for it
    }
    SqlAhead ahead = new SqlAhead(database);
    int open = ahead.open(connections, patience);
    ahead.warmUp(patience);
    settle(patience); // or the run would begin without those that are still under way
    database.forget();
    return open;
  }

  /**
   * Leaves requests out of what it tells by name, as they are a warm-up's. Any thread.
   *
   * @param next so many of the next ones; 0 if the warm-up is over
   */
  public void leaveOut(long next) {
    tallies.leaveOut(next);
  }

  /**
   * What became of each kind of request by now. Any thread.
   *
   * @return in the order in which they were given
   */
  public List<Share> shares() {
    return tallies.shares();
  }

  /**
   * Waits until all calls have come back from the database: those that were given up go on for a
   * while. Blocks the calling thread.
   *
   * @param patience how long it may take
   * @return whether they have
   */
  public boolean settle(Duration patience) {
    Flux.interval(Duration.ZERO, LOOK)
        .takeUntil(tick -> database.underWay() == 0)
        .take(patience)
        .blockLast();
    return database.underWay() == 0;
  }

  /**
   * How its connections were used, since it was made or the warm-up was over. Any thread.
   *
   * @return by now
   */
  public SqlUse use() {
    return new SqlUse(
        database.counts().most(),
        database.counts().open(),
        database.peaks().lent(),
        database.peaks().waiting(),
        database.mostUnderWay(),
        rows.sum(),
        database.underWay());
  }

  /**
   * What the sessions of the server were at in its runs. Any thread.
   *
   * @return null if nobody watches
   */
  public @Nullable Waits waits() {
    return waits == null ? null : waits.soFar();
  }

  /** Waits a few seconds at most until all connections are back, and closes them. */
  @Override
  public void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    Mono<Void> watcher = waits == null ? Mono.empty() : waits.close();
    Mono.whenDelayError(database.close(), watcher).timeout(FAREWELL, Mono.empty()).block();
  }
}
