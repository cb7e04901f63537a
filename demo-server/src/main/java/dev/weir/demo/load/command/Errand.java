package dev.weir.demo.load.command;

import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is asked, and of whom. */
interface Errand {

  /** Of whom, for people: with nothing secret in it. */
  String target();

  /** How long users pause if no flag says so. */
  Duration think();

  /** What was asked for and means nothing here, in one line; null if there is no such thing. */
  @Nullable String problem();

  /** Adds what is not usual to what somebody needs to repeat a run. */
  void tell(Map<String, String> settings);

  /**
   * Where it is done, which somebody has to close.
   *
   * @param mostInFlight how many requests there may be on the wire at once
   * @param timeout how long one may take
   * @param seed of all that is left to chance
   */
  Destination destination(int mostInFlight, Duration timeout, long seed) throws RequestException;
}
