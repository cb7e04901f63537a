package dev.weir.discipline;

import dev.weir.request.Request;
import org.jspecify.annotations.Nullable;

/** What a discipline ranks by. It does not change while its bearer stands in a line. */
public interface Ticket {

  /**
   * What its bearer carries: how urgent it is, until when it is wanted, on whose behalf, at what
   * cost.
   *
   * @return the request
   */
  Request request();

  /**
   * Since when it waits, by the clock that the line was given.
   *
   * @return nanoseconds from an arbitrary origin: only differences mean something
   */
  long since();

  /**
   * The name of its bearer's kind of work.
   *
   * @return null if it has none
   */
  @Nullable String task();

  /**
   * For how long its bearer is expected to run, where the discipline {@linkplain
   * Discipline#learning() learns}.
   *
   * @return nanoseconds, zero or more; zero where nothing is learned
   */
  default long expectedNanos() {
    return 0;
  }
}
