package dev.weir.spill;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Records on disk, in the order in which they were appended, each with a number: the first has 0,
 * and each one more than the one before, over every opening.
 *
 * <p>One thread at a time owns a log, and never a non-blocking one. An error leaves everything as
 * it was before the call, unless a method says otherwise: what was appended stays readable, and the
 * same call may be tried again.
 */
interface RecordLog extends Closeable {

  /**
   * Appends a record, at first in memory. Ask {@link #hasRoom} before: this does not look at the
   * bound on bytes.
   *
   * @param record from its position to its limit, where its position is afterwards
   * @return the record's number
   * @throws IllegalArgumentException if it is longer than {@link #maxRecord}
   * @throws SpillFailedException if memory for it could only be had by writing, and that failed
   * @throws IOException as the above
   */
  long append(ByteBuffer record) throws IOException;

  /**
   * Whether a record fits below the bound on bytes.
   *
   * @param length the record's, in bytes
   * @return whether it may be appended now; always for an empty log
   * @throws IllegalArgumentException if a record may never be as long as that
   */
  boolean hasRoom(int length);

  /**
   * How long a record may be.
   *
   * @return bytes
   */
  int maxRecord();

  /**
   * The number that the next append gives.
   *
   * @return one more than the last record's
   */
  long next();

  /**
   * Hands what was appended over to the operating system. There it survives the end of this
   * process, also a sudden one.
   *
   * @throws SpillFailedException if that failed; some of it may have been handed over
   * @throws IOException as the above
   */
  void flush() throws IOException;

  /**
   * Flushes, and waits until all of it is on the disk. There it survives the loss of power.
   *
   * <p>A sync that failed, or was interrupted, is not tried again, as nobody could tell what came
   * of it: the next one fails until those records were released.
   *
   * @throws SpillFailedException if that failed, or an earlier one did
   * @throws IOException as the above
   */
  void sync() throws IOException;

  /**
   * How far {@link #flush} has come. Records that were {@link #release released} count as well.
   *
   * @return all records below that number are with the operating system
   */
  long flushed();

  /**
   * How far {@link #sync} has come. Records that were {@link #release released} count as well.
   *
   * @return all records below that number are on the disk
   */
  long synced();

  /**
   * The next record in order, flushed or not.
   *
   * @return the record, which nobody may hold on to: it is valid until the next call of any method;
   *     null if all were read
   * @throws SpillCorruptException if it is not what was appended, or is not there
   * @throws SpillFailedException if it could not be read
   * @throws IOException as the above
   */
  @Nullable ByteBuffer read() throws IOException;

  /**
   * Where reading is.
   *
   * @return the number of the record that {@link #read} returns next
   */
  long position();

  /**
   * Reads again from the first record that was not released.
   *
   * @throws IOException if a file could not be closed; it is done nevertheless
   */
  void rewind() throws IOException;

  /**
   * Lets go of records: they are no longer wanted. Files with nothing else in them are deleted.
   *
   * <p>After a crash some of them may be there again, but then all that come after them too.
   *
   * @param number all below it; below {@link #released} it changes nothing. Reading goes on there
   *     if it was not yet so far
   * @throws IllegalArgumentException if it is beyond {@link #next}
   * @throws SpillCorruptException if there are records before that number that were not read, and
   *     they cannot be stepped over; reading goes on there, and nothing is released
   * @throws SpillFailedException as that, if they cannot be read; or if it could not be written
   *     down, or a file not be deleted: then the records are released nevertheless
   * @throws IOException as the above
   */
  void release(long number) throws IOException;

  /**
   * How far {@link #release} has come.
   *
   * @return the number of the oldest record that is still wanted
   */
  long released();

  /**
   * What counts against the bound on bytes: whole files, and what waits in memory to be written to
   * them.
   *
   * @return bytes
   */
  long bytes();

  /**
   * In how many files the records are.
   *
   * @return 0 or more
   */
  int segments();

  /**
   * Flushes, syncs if the policy does, and gives the folder back: also where that fails. Closing
   * again does nothing.
   *
   * @throws SpillFailedException if something could not be written; what was not yet flushed is
   *     lost then
   * @throws IOException as the above
   */
  @Override
  void close() throws IOException;
}
