package dev.weir.spill;

import dev.weir.overflow.Overflow;
import java.nio.file.Path;
import reactor.core.Exceptions;

/**
 * How a spill was built. Immutable.
 *
 * @param folder where its files are
 * @param name shown in errors and events
 * @param maxBytes how much may be on disk
 * @param segmentBytes how large a file may get
 * @param sync when what was written is forced to the disk
 * @param overflow what happens when {@code maxBytes} is reached
 * @param inOrder whether no live element overtakes one that is on disk
 * @param liveShare how many live elements go in a round, if not in order
 * @param replayShare how many from disk go in the same round, if not in order
 * @param handover how many elements may wait in memory to be written
 * @param readAhead how many records are read before somebody wants them
 */
public record SpillConfig(
    Path folder,
    String name,
    long maxBytes,
    int segmentBytes,
    SyncPolicy sync,
    Overflow overflow,
    boolean inOrder,
    int liveShare,
    int replayShare,
    int handover,
    int readAhead) {

  Shares shares() {
    return new Shares(liveShare, replayShare);
  }

  Turns newTurns() {
    return inOrder ? Turns.liveFirst() : Turns.shared(shares());
  }

  /** What a stream fails with at the bound on bytes. */
  RuntimeException noRoom() {
    return Exceptions.failWithOverflow(
        "spill " + name + ": no room on disk (maxBytes: " + maxBytes + ")");
  }

  /** What a stream fails with whose source does not heed its demand. */
  RuntimeException sentTooMuch(int capacity) {
    return Exceptions.failWithOverflow(
        "spill " + name + ": the source sent more than was requested (capacity: " + capacity + ")");
  }
}
