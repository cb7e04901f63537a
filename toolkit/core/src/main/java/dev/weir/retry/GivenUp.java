package dev.weir.retry;

/** Why a call that had failed was not tried again. */
public enum GivenUp {
  /** Another try would fare no better. */
  NOT_WORTHWHILE("another try would fare no better"),
  /** It was tried as often as it may be. */
  NO_ATTEMPTS_LEFT("no more attempts"),
  /** Whoever refused it said to stay away for longer than the cap of the backoff. */
  RETRY_AFTER_TOO_LONG("it was told to stay away for longer than the cap"),
  /** The wait would have ended at its deadline, or past it; or did, as the timer came late. */
  DEADLINE("no time for another try before the deadline"),
  /** A circuit breaker would not have let it through. */
  BREAKER_OPEN("the circuit breaker is open"),
  /** Too many others are tried again. */
  NO_BUDGET("the retry budget is spent"),
  /** The timer took no wait: it is shut down, as a rule. */
  NO_TIMER("the timer takes no wait"),
  /** A function of the caller's own threw, or the scheduler's clock: the call fails with that. */
  MISTAKE("a function has thrown");

  private final String words;

  GivenUp(String words) {
    this.words = words;
  }

  /** Half a sentence for people. */
  String words() {
    return words;
  }
}
