package dev.weir.retry;

import java.time.Duration;

/** An attempt has failed, and what becomes of the call. */
public sealed interface RetryEvent {

  /**
   * Whose retries.
   *
   * @return the name of the {@link Retries}
   */
  String name();

  /**
   * Which attempt failed.
   *
   * @return from 1
   */
  long attempt();

  /**
   * What it failed with.
   *
   * @return the error
   */
  Throwable error();

  /**
   * There will be another try, unless it is called off.
   *
   * @param name the name of the {@link Retries}
   * @param attempt which attempt failed, from 1
   * @param error what with
   * @param delay until then
   */
  record Waiting(String name, long attempt, Throwable error, Duration delay)
      implements RetryEvent {}

  /**
   * There will be no other try.
   *
   * @param name the name of the {@link Retries}
   * @param attempt which attempt failed, from 1
   * @param error what with
   * @param why the reason
   */
  record Ended(String name, long attempt, Throwable error, GivenUp why) implements RetryEvent {}
}
