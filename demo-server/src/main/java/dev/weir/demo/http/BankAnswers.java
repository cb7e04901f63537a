package dev.weir.demo.http;

import dev.weir.demo.bank.Bank;
import dev.weir.demo.bank.BankDesk;
import dev.weir.demo.bank.NotOpenException;
import dev.weir.demo.bank.TroubleWords;
import dev.weir.demo.sql.SqlTrouble;
import dev.weir.netty.HttpAdmission;
import dev.weir.netty.HttpRefusals;
import dev.weir.netty.RequestReader;
import dev.weir.netty.connection.UnreadBody;
import dev.weir.observe.Refused;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/**
 * Asks a bank for its routes, and answers where it cannot: 503 where its database is away, has no
 * room or is left alone, 504 where it says nothing in time, 500 where it makes no sense. When the
 * deadline passes, or the client goes away, nobody waits for the database, but its gate does
 * ({@link BankDesk}).
 */
final class BankAnswers {

  private static final Logger LOG = LoggerFactory.getLogger(BankAnswers.class);
  private static final long QUIET = Duration.ofSeconds(10).toNanos();

  private final BankDesk desk;
  private final HttpAdmission admission;
  private final HttpRefusals refusals;

  /* When the log was last told of it, by System.nanoTime(). */
  private final Map<SqlTrouble, Long> told = new ConcurrentHashMap<>();

  BankAnswers(BankDesk desk) {
    this.desk = desk;
    this.admission =
        HttpAdmission.open().reader(RequestReader.none()).overflow(desk.spec().gate().overflow());
    this.refusals = desk.entrance().admission().refusals();
  }

  /** The answer to a request that is right, as far as that can be told without the bank. */
  <T, Q> Mono<Void> answer(
      Exchange exchange,
      Mono<Q> question,
      Function<Q, Function<Bank, Mono<T>>> work,
      Function<T, Mono<Void>> answer) {
    return admission.admit(
        exchange.request(),
        exchange.response(),
        () ->
            question
                .flatMap(asked -> call(exchange, work.apply(asked)))
                .flatMap(answer)
                .onErrorResume(
                    Refused.class::isInstance,
                    error -> refusals.answer(error, exchange.request(), exchange.response())));
  }

  private <T> Mono<T> call(Exchange exchange, Function<Bank, Mono<T>> work) {
    UnreadBody.readAhead(exchange.request()); // so that its client is seen to go away
    return desk.call(work).onErrorMap(error -> error instanceof Refused ? error : problem(error));
  }

  private Throwable problem(Throwable error) {
    if (error instanceof NotOpenException) {
      return new ProblemException(503, "bank_not_open", String.valueOf(error.getMessage()));
    }
    SqlTrouble trouble = SqlTrouble.of(error);
    String what = "the database of bank " + desk.spec().name() + " " + TroubleWords.of(trouble);
    return switch (trouble) {
      case AWAY -> new ProblemException(503, "database_away", what);
      case FULL -> new ProblemException(503, "database_full", what);
      case ILL -> new ProblemException(503, "database_ill", told(trouble, error, what));
      case CONFLICT, DUPLICATE -> new ProblemException(503, "database_conflict", what);
      case LATE -> new ProblemException(504, "database_timeout", what);
      case DENIED, MISTAKE, RULE ->
          new ProblemException(500, "database_error", told(trouble, error, what));
      case OTHER -> error;
    };
  }

  /* Not of each request: it is the same trouble for all of them. */
  private String told(SqlTrouble trouble, Throwable error, String what) {
    long now = System.nanoTime();
    Long before = told.get(trouble);
    boolean first =
        before == null
            ? told.putIfAbsent(trouble, now) == null
            : now - before >= QUIET && told.replace(trouble, before, now);
    if (first) {
      LOG.error("bank {}: {}", desk.spec().name(), error.toString());
    }
    return what + "; the server's log says more";
  }
}
