package dev.weir.spill;

import dev.weir.observe.Outcome;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * What is done with a log: elements are written, acknowledged, read and released. By one thread at
 * a time, which may block; it knows nothing of others.
 */
final class Keeper<T> {
  /*
   * serving       whom it reads for, until that has left: what it has not settled is then read again
   * outstanding   what that was given, and is not released
   * stuck         the next record cannot be read: no more is read for this taker
   * retries       but for one that stays: it is tried again a while after stuckAt
   */
  private static final long RETRY_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final RecordLog log;
  private final SpillSetup<T> setup;
  private final Herald herald;
  private final FatalError fatal = new FatalError();
  private final Acknowledgements<T> acknowledgements;
  private final HandoverWriter<T> writer;
  private final Outstanding<T> outstanding;

  private @Nullable Replay<T> serving;
  private boolean stuck;
  private boolean retries;
  private long stuckAt;

  Keeper(
      RecordLog log,
      SpillSetup<T> setup,
      Handover<T> handover,
      Books books,
      AtomicLong pending,
      Herald herald) {
    this.log = log;
    this.setup = setup;
    this.herald = herald;
    this.acknowledgements = new Acknowledgements<>(log, setup, herald);
    this.writer =
        new HandoverWriter<>(
            log, setup, handover, books, pending, herald, acknowledgements, fatal, this::failTaker);
    this.outstanding = new Outstanding<>(handover);
  }

  @Nullable Replay<T> serving() {
    return serving;
  }

  /** Another taker, or none: what the one before has left is read again. */
  void serve(@Nullable Replay<T> taker) {
    release();
    takeBack();
    stuck = false;
    retries = false;
    writer.tryAgain();
    serving = taker;
    try {
      log.rewind();
    } catch (IOException | RuntimeException e) {
      giveUpReading(e, true);
    }
  }

  /** The taker has left: what it has not settled is not its own any more. */
  void takeBack() {
    writer.putBack(outstanding.takeBack());
  }

  /** Lets go of what was passed on. */
  void release() {
    long releasable = outstanding.releasable();
    if (releasable > log.released()) {
      try {
        log.release(releasable);
      } catch (IOException | RuntimeException e) { // released all the same
        herald.failed(Herald.Side.WRITING, e);
      }
    }
    if (log.released() == log.next()) {
      herald.drained();
    }
  }

  private void failTaker(Throwable why) {
    if (serving != null) {
      serving.fail(why);
    }
  }

  // ---------------------------------------------------------------- writing

  /**
   * Writes what was handed over, as far as there is room.
   *
   * @return whether there is more to be done at once
   */
  boolean write() {
    return writer.write();
  }

  /** Flushes and syncs what is due, and tells those who wait. */
  void secure() {
    int waiting = writer.waiting(); // before anybody is told that it has failed
    Throwable error = acknowledgements.secure();
    if (error != null) {
      fatal.remember(error);
      if (writer.broken() == null) {
        writer.breakOff(error, waiting);
      }
    }
  }

  /** How long until there is something to be done without anybody asking for it. */
  long nanosUntilDue() {
    long write = Math.min(acknowledgements.nanosUntilDue(), writer.nanosUntilRefusal());
    return retries ? Math.min(write, nanosUntilRetry()) : write;
  }

  private long nanosUntilRetry() {
    return RETRY_NANOS - (setup.nanoTime().getAsLong() - stuckAt);
  }

  long acknowledged() {
    return acknowledgements.acknowledged();
  }

  // ---------------------------------------------------------------- reading

  /**
   * Reads ahead for the taker, as far as it wants.
   *
   * @return whether there is more to be done at once
   */
  boolean read() {
    Replay<T> to = serving;
    if (to == null) {
      return false;
    }
    if (retries && nanosUntilRetry() <= 0) {
      stuck = false;
      retries = false;
    }
    for (int i = 0; i < HandoverWriter.BATCH && mayRead(to); i++) {
      readOne(to);
    }
    if (writer.broken() != null && (stuck || log.position() == log.next())) {
      passOnUnwritten(to);
    }
    if (stuck && writer.broken() == null) {
      to.exhaust();
    }
    return mayRead(to);
  }

  /** The taker is leaving, or none is there. */
  void readNoMore() {
    retries = false;
  }

  private boolean mayRead(Replay<T> to) {
    return !stuck && wantsMore(to) && log.position() < log.next();
  }

  private boolean wantsMore(Replay<T> to) {
    return to.wantsMore() && outstanding.size() < to.span();
  }

  private void readOne(Replay<T> to) {
    long number = log.position();
    boolean read = false;
    try {
      ByteBuffer bytes = log.read();
      read = true;
      if (bytes == null) {
        throw new IllegalStateException("record " + number + ": missing (expected: a record)");
      }
      if (!outstanding.isDone(number)) {
        decode(to, number, bytes);
      }
      herald.isWell(Herald.Side.READING);
    } catch (Throwable e) { // the log's, or the codec's: what comes after would be out of order
      fatal.remember(e);
      giveUpReading(e, !read);
    }
  }

  private void give(Replay<T> to, Replayed<T> element) {
    outstanding.add(element);
    to.add(element);
  }

  private void giveUpReading(Throwable why, boolean mayPass) {
    stuck = true;
    stuckAt = setup.nanoTime().getAsLong();
    retries = mayPass && serving != null && serving.stays();
    herald.failed(Herald.Side.READING, why);
    failTaker(why);
  }

  private void decode(Replay<T> to, long number, ByteBuffer bytes) throws IOException {
    ByteBuffer whole = bytes.duplicate();
    try {
      give(to, Replayed.read(number, Rules.notNull("decoded", setup.codec().decode(bytes))));
    } catch (IOException | RuntimeException e) {
      putAside(to, number, whole, herald.undecoded(number, e));
    }
  }

  private void putAside(Replay<T> to, long number, ByteBuffer bytes, SpillFailedException why)
      throws IOException {
    BiConsumer<? super ByteBuffer, ? super Throwable> aside = setup.undecodable();
    if (aside == null) {
      throw why;
    }
    try {
      aside.accept(bytes, why);
    } catch (RuntimeException e) { // then it stays
      why.addSuppressed(e);
      throw why;
    }
    Replayed<T> undecoded = Replayed.undecoded(number);
    outstanding.add(undecoded);
    to.settle(undecoded, Outcome.FAILED);
  }

  /* What could not be written goes behind what could be read. */
  private void passOnUnwritten(Replay<T> to) {
    while (wantsMore(to)) {
      Handed<T> next = writer.lend();
      if (next == null) {
        return;
      }
      give(to, Replayed.unwritten(next));
    }
  }

  // ---------------------------------------------------------------- the end

  /**
   * Writes what was handed over, refuses what has no room, and closes the log.
   *
   * @param how whether what was handed over is written
   * @throws IOException if the log could not be closed, or something not be written
   */
  void close(Disposal how) throws IOException {
    release();
    Throwable unwritten = null;
    if (how == Disposal.GRACEFUL) {
      writer.tryAgain();
      while (writer.write()) {
        // on with it
      }
      unwritten = writer.broken();
    }
    writer.refuseAll(how);
    closeLog(how);
    if (unwritten != null) {
      throw new SpillFailedException(
          setup.config().folder(), "what was handed over could not be written", unwritten);
    }
  }

  private void closeLog(Disposal how) throws IOException {
    try (log) { // which flushes, and syncs if the policy does
      if (how == Disposal.GRACEFUL) {
        log.sync();
      }
    } catch (IOException | RuntimeException e) {
      acknowledgements.failAll(e);
      throw e;
    }
    acknowledgements.tellAll();
  }

  /** Nobody who waits to be acknowledged will be: the disk's scheduler is gone. */
  void failAll() {
    acknowledgements.failAll(
        new SpillFailedException(setup.config().folder(), "the disk's scheduler was disposed of"));
  }

  /** What remains to be done with the log, by any thread, while no other touches it. */
  Closeable abandon() {
    long releasable = outstanding.releasable();
    return () -> {
      try (log) {
        if (releasable > log.released()) {
          log.release(releasable);
        }
      }
    };
  }

  /** Nothing more is written. */
  void refuseAll(Disposal how) {
    writer.refuseAll(how);
  }

  /** Throws what no thread should survive unseen, once everything else is done. */
  void throwIfFatal() {
    fatal.throwIfAny();
  }
}
