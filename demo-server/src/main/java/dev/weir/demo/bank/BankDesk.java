package dev.weir.demo.bank;

import dev.weir.demo.config.BankSpec;
import dev.weir.demo.sql.GivenUpException;
import dev.weir.demo.sql.Lasting;
import dev.weir.demo.sql.SqlDatabase;
import dev.weir.demo.sql.SqlSettings;
import dev.weir.demo.sql.SqlTrouble;
import dev.weir.demo.strategy.Entrance;
import dev.weir.demo.strategy.Resilience;
import dev.weir.request.Deadline;
import dev.weir.resilience4j.SettleAt;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.util.context.Context;

/**
 * A bank behind a gate that has no more permits than there are connections: whoever is let in finds
 * one. Thread-safe.
 */
public final class BankDesk {

  private static final Duration TO_FILL = Duration.ofMinutes(1);

  private final BankSpec spec;
  private final Entrance entrance;
  private final SqlDatabase database;
  private final SqlDatabase forOpening;
  private final BankOpening opening;
  private final Resilience resilience;

  /**
   * Connects to nothing yet.
   *
   * @param spec what it is
   * @param entrance the gate
   */
  public BankDesk(BankSpec spec, Entrance entrance) {
    this(spec, entrance, SqlDatabase.open(spec.database()), SqlDatabase.open(ofOpening(spec)));
  }

  /** In a database that is its own from now on, and is opened over another one's connections. */
  BankDesk(BankSpec spec, Entrance entrance, SqlDatabase database, SqlDatabase forOpening) {
    SqlSettings settings = spec.database();
    BankSize size = new BankSize(spec.accounts(), spec.balance());
    this.spec = spec;
    this.entrance = entrance;
    this.database = database;
    this.forOpening = forOpening;
    this.opening =
        new BankOpening(
            spec.name(),
            Bank.open(forOpening, settings.url().kind(), size)
                .delayUntil(bank -> forOpening.close().onErrorComplete())
                .thenReturn(Bank.in(database)));
    this.resilience =
        new Resilience(
            spec.name(),
            spec.retries(),
            spec.breaker(),
            new BankJudgement(),
            settings.patience().plus(settings.toEnd())); // longer nobody waits for any
  }

  /* To fill many accounts takes longer than a request may. */
  private static SqlSettings ofOpening(BankSpec spec) {
    SqlSettings settings = spec.database();
    Duration usual = settings.statementTimeout();
    return new SqlSettings(
        settings.name(),
        settings.url(),
        1,
        settings.acquireTimeout(),
        usual.compareTo(TO_FILL) > 0 ? usual : TO_FILL);
  }

  /** Opens the bank, as soon as that can be. Once. */
  public void begin() {
    opening.begin();
  }

  /**
   * Has the bank do something, once the gate lets it.
   *
   * <p>Who has waited for the database for as long as a statement may take, and a second, no longer
   * does, and neither does who cancels; but the permit comes back only with the connection, so that
   * whoever is let in next finds one.
   *
   * @param <T> the answer
   * @param work what is done; more than once, if the database fails it
   * @return begins when it is subscribed to. Fails with a {@link NotOpenException} at once if the
   *     bank is not open; with a {@link dev.weir.observe.Refused} if gate or breaker do not let it
   *     in; with a {@link TimeoutException} after that time; or with what {@link SqlTrouble} knows
   */
  public <T> Mono<T> call(Function<? super Bank, Mono<T>> work) {
    return Mono.defer(
        () -> {
          Bank bank = opening.bank();
          return bank == null
              ? Mono.error(new NotOpenException(spec.name(), whyNotOpen()))
              : bounded(attempts(Mono.defer(() -> work.apply(bank))));
        });
  }

  /* Whoever was given up as the database said nothing for too long says just that; whoever has gone before,
   * nothing. */
  private <T> Mono<T> attempts(Mono<T> work) {
    return Mono.defer(
        () -> {
          long begun = System.nanoTime();
          long patience = spec.database().patience().toNanos();
          Mono<T> attempt =
              Lasting.wanted(work)
                  .onErrorMap(
                      GivenUpException.class,
                      error ->
                          error.isAnswered() || System.nanoTime() - begun < patience
                              ? error
                              : late());
          return Mono.from(resilience.guard(attempt, SettleAt.END))
              .retryWhen(resilience.again())
              .contextWrite(this::hurried);
        });
  }

  /* Nothing is tried again that would come to no end in time: its permit would be held in vain. */
  private Context hurried(Context context) {
    Deadline own = Deadline.in(spec.database().patience());
    Deadline told = context.getOrDefault(Deadline.class, null);
    boolean sooner = told != null && told.at().isBefore(own.at());
    return sooner ? context : context.put(Deadline.class, own);
  }

  private TimeoutException late() {
    return new TimeoutException(
        "bank: no answer within " + spec.database().patience().toMillis() + " ms");
  }

  /* The time counts from when it is let in: for the wait there is a bound of the gate's. */
  private <T> Mono<T> bounded(Mono<T> attempts) {
    Sinks.Empty<Void> begun = Sinks.empty();
    Mono<T> timed = attempts.doOnSubscribe(subscription -> begun.tryEmitEmpty());
    Mono<T> call =
        Lasting.call(timed, waiting -> Mono.from(entrance.gate().<T>guard().apply(waiting)));
    Duration patience = spec.database().patience();
    return call.timeout(begun.asMono().then(Mono.delay(patience)), Mono.error(this::late));
  }

  private String whyNotOpen() {
    SqlTrouble trouble = opening.trouble();
    return trouble == null
        ? "its tables are being made"
        : "its database " + TroubleWords.of(trouble);
  }

  /**
   * What was asked for.
   *
   * @return as configured
   */
  public BankSpec spec() {
    return spec;
  }

  /**
   * The gate.
   *
   * @return of both routes
   */
  public Entrance entrance() {
    return entrance;
  }

  /**
   * What it looks like now.
   *
   * @return the connections, and how they are spared
   */
  public BankStatus status() {
    boolean open = opening.bank() != null;
    @Nullable String trouble = open ? null : whyNotOpen();
    return new BankStatus(
        spec,
        open,
        trouble,
        database.counts(),
        entrance.status(),
        resilience.breaker(),
        resilience.retries(),
        resilience.budget());
  }

  /**
   * Lends no more connections, and closes them once they are back.
   *
   * @return begins when it is subscribed to
   */
  public Mono<Void> close() {
    return Mono.defer(
        () -> {
          opening.end();
          return Mono.whenDelayError(forOpening.close(), database.close());
        });
  }
}
