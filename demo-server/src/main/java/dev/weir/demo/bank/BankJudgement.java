package dev.weir.demo.bank;

import dev.weir.demo.sql.GivenUpException;
import dev.weir.demo.sql.SqlTrouble;
import dev.weir.demo.strategy.Judgement;
import dev.weir.limit.CallEnd;
import dev.weir.observe.Refused;

/**
 * What the errors of a bank say about its database. All that it is asked may be asked twice: reads
 * change nothing, and a transfer is done once.
 */
public final class BankJudgement implements Judgement {

  BankJudgement() {}

  /** Whoever gives up says nothing, but for what the database had answered until then. */
  @Override
  public Verdict of(Throwable error) {
    if (error instanceof GivenUpException givenUp && givenUp.isAnswered()) {
      return Verdict.ANSWERED;
    }
    return isNothing(error)
        ? Verdict.NOTHING
        : switch (SqlTrouble.of(error)) {
          case AWAY, FULL, LATE, ILL -> Verdict.FAILED;
          case CONFLICT, DUPLICATE, RULE, DENIED, MISTAKE -> Verdict.ANSWERED;
          case OTHER -> Verdict.NOTHING;
        };
  }

  @Override
  public boolean isWorthRetrying(Throwable error) {
    return switch (SqlTrouble.of(error)) {
      case AWAY, CONFLICT -> true;
      case FULL, LATE, ILL, DUPLICATE, RULE, DENIED, MISTAKE, OTHER -> false;
    };
  }

  /**
   * What the end of a call says about the load of the database.
   *
   * @param error what the call failed with
   * @return OVERLOADED if it had no time or no connection left
   */
  public static CallEnd end(Throwable error) {
    return isNothing(error)
        ? CallEnd.IGNORED
        : switch (SqlTrouble.of(error)) {
          case FULL, LATE, CONFLICT -> CallEnd.OVERLOADED;
          case DUPLICATE, RULE -> CallEnd.SUCCEEDED;
          case AWAY, ILL, DENIED, MISTAKE, OTHER -> CallEnd.IGNORED;
        };
  }

  private static boolean isNothing(Throwable error) {
    return error instanceof GivenUpException || error instanceof Refused;
  }
}
