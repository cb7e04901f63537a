package dev.weir.demo.load.sql;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the sessions of a run were at on the server, by looks at {@code pg_stat_activity}.
 *
 * @param looks how many there were
 * @param missed how many were left out, as the one before took too long
 * @param failed how many of them failed
 * @param trouble why the last of these did; null if none did
 * @param mostSessions that there were at once, of all kinds
 * @param kinds what they were at; the most frequent first
 * @param seconds how many sessions were at what, second by second, as far as there were looks; none
 *     of a search, each of whose runs has its own
 */
public record Waits(
    long looks,
    long missed,
    long failed,
    @Nullable String trouble,
    long mostSessions,
    List<Kind> kinds,
    List<Second> seconds) {

  /** Copies the lists. */
  public Waits {
    kinds = List.copyOf(kinds);
    seconds = List.copyOf(seconds);
  }

  /**
   * Something that a session can be at. One that is active and waits for {@code ClientRead} has
   * been sent a part of what it needs; one that is idle in a transaction waits for the same, and
   * holds its locks meanwhile.
   *
   * @param state such as "active", "idle" or "idle in transaction"
   * @param waitsFor such as "Client: ClientRead" or "Lock: transactionid"; "nothing" if it runs
   * @param mean how many sessions were at it, on average over the time
   * @param most how many were at it at once
   */
  public record Kind(String state, String waitsFor, double mean, long most) {}

  /**
   * A second of the time that was watched: how many sessions were at what, on average.
   *
   * @param number from 0
   * @param running active, and waiting for nothing
   * @param waiting active, and waiting, as for a lock
   * @param inTransaction idle in a transaction: the server waits for us
   * @param idle with nothing to do
   * @param other anything else: starting, or the server does not say
   */
  public record Second(
      long number,
      double running,
      double waiting,
      double inTransaction,
      double idle,
      double other) {}
}
