package dev.weir.spill;

import dev.weir.observe.Outcome;
import dev.weir.observe.Reason;
import dev.weir.overflow.Overflow;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import reactor.core.Exceptions;

/**
 * What is done with a log: elements are written, acknowledged, read and released. By one thread at
 * a time, which may block; it knows nothing of others.
 */
final class Keeper<T> {
  /*
   * record     the head of the handover, encoded; null if it is not
   * noRoomSince   when that was found to have no room; NOT_WAITING if it has, or nobody knows
   * hasty      one has waited for room long enough: nobody waits any more until there is some
   * broken     why the last write failed. What is handed over is not written then: it goes to the taker out
   *            of memory, behind all that is on disk, or stays until the next taker. Then it is tried again
   * stuck      the next record cannot be read: no more is read for this taker
   * secured    whether the last flush or sync went well; if not, it is tried again a little later
   * unsafe     those who wait to be acknowledged, in the order of their records
   */
  private static final int BATCH = 1_024;
  private static final long NOT_WAITING = Long.MIN_VALUE;
  private static final long RETRY_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final RecordLog log;
  private final SpillCodec<T> codec;
  private final SpillOutput output;
  private final Overflow overflow;
  private final SyncSchedule schedule;
  private final LongSupplier nanoTime;
  private final Handover<T> handover;
  private final Books books;
  private final AtomicLong pending;
  private final Herald herald;
  private final Queue<Unsafe<T>> unsafe = new ArrayDeque<>();

  private @Nullable ByteBuffer record;
  private long noRoomSince = NOT_WAITING;
  private boolean hasty;
  private @Nullable Throwable broken;
  private boolean stuck;
  private @Nullable Replay<T> serving;
  private boolean secured = true;
  private @Nullable Throwable fatal;

  private record Unsafe<T>(long number, Origin<T> origin) {}

  Keeper(
      RecordLog log,
      SpillSetup<T> setup,
      Handover<T> handover,
      Books books,
      AtomicLong pending,
      Herald herald) {
    this.log = log;
    this.codec = setup.codec();
    this.output = new SpillOutput(log.maxRecord());
    this.overflow = setup.overflow();
    this.nanoTime = setup.nanoTime();
    this.schedule = new SyncSchedule(setup.sync(), nanoTime, log.next());
    this.handover = handover;
    this.books = books;
    this.pending = pending;
    this.herald = herald;
  }

  @Nullable Replay<T> serving() {
    return serving;
  }

  /** Another taker, or none: what the one before has left is read again. */
  void serve(@Nullable Replay<T> taker) {
    release();
    stuck = false;
    broken = null;
    serving = taker;
    try {
      log.rewind();
    } catch (IOException e) {
      giveUpReading(e);
    }
  }

  /** Lets go of what was passed on. */
  void release() {
    if (serving != null && serving.releasable() > log.released()) {
      try {
        log.release(serving.releasable());
      } catch (IOException e) { // released all the same
        herald.failed(e);
      }
    }
    if (log.released() == log.next()) {
      herald.drained();
    }
  }

  // ---------------------------------------------------------------- writing

  /**
   * Writes what was handed over, as far as there is room.
   *
   * @return whether there is more to be done at once
   */
  boolean write() {
    for (int i = 0; i < BATCH; i++) {
      Handed<T> next = handover.peek();
      if (next == null || broken != null) {
        break;
      }
      if (record == null) {
        encode(next);
      } else if (log.hasRoom(record.remaining())) {
        append(next, record);
      } else if (waitsForRoom(next)) {
        break;
      }
    }
    return broken == null && noRoomSince == NOT_WAITING && handover.peek() != null;
  }

  private void encode(Handed<T> next) {
    try {
      output.reset();
      codec.encode(next.element(), output);
      record = output.record();
    } catch (Throwable e) { // the codec's mistake: this one element is lost, the log is not
      remember(e);
      remove(next);
      next.origin().spoilt(next.element(), e);
      settle(Outcome.FAILED);
    }
  }

  private void append(Handed<T> next, ByteBuffer bytes) {
    int start = bytes.position();
    try {
      long number = log.append(bytes);
      hasty = false;
      books.written();
      if (next.origin().waits()) {
        unsafe.add(new Unsafe<>(number, next.origin()));
      }
      remove(next);
      herald.spilled();
    } catch (IOException e) {
      bytes.position(start);
      breakOff(e);
    }
  }

  /* The bound on bytes is reached. */
  private boolean waitsForRoom(Handed<T> next) {
    herald.boundReached();
    Reason why =
        switch (overflow.whenFull()) {
          case DROP -> Reason.DROPPED;
          case REJECT -> Reason.NO_ROOM;
          default -> Reason.WAITED_TOO_LONG;
        };
    if (why == Reason.WAITED_TOO_LONG && !hasty) {
      if (noRoomSince == NOT_WAITING) {
        noRoomSince = nanoTime.getAsLong();
      }
      if (nanosToWaitForRoom() > 0) {
        return true;
      }
      hasty = true;
    }
    refuse(next, why);
    return false;
  }

  private long nanosToWaitForRoom() {
    if (noRoomSince == NOT_WAITING
        || broken != null
        || overflow.waitBound().equals(Overflow.UNBOUNDED)) {
      return Long.MAX_VALUE;
    }
    return overflow.waitBound().toNanos() - (nanoTime.getAsLong() - noRoomSince);
  }

  private void refuse(Handed<T> next, Reason why) {
    remove(next);
    next.origin().refused(next.element(), why);
    settle(why.outcome());
  }

  /* One that was handed over will not come back, and who has handed it over knows why. */
  private void settle(Outcome outcome) {
    books.settled(outcome);
    pending.decrementAndGet();
  }

  private void remove(Handed<T> handed) {
    record = null;
    noRoomSince = NOT_WAITING;
    handover.remove();
    handed.origin().left();
  }

  /* The disk has failed: those who want theirs back get it, the others stay. */
  private void breakOff(Throwable why) {
    broken = why;
    herald.failed(why);
    if (serving != null) {
      serving.fail(why);
    }
    giveBack();
    if (handover.peek() == null) {
      broken = null; // nobody is held up by it: the next one may try
    }
  }

  private void giveBack() {
    for (Handed<T> next = handover.peek();
        next != null && next.origin().waits();
        next = handover.peek()) {
      giveBack(next);
    }
  }

  private void giveBack(Handed<T> handed) {
    Throwable why = Rules.notNull("broken", broken);
    remove(handed);
    handed.origin().takesBack(handed.element(), why);
    settle(Outcome.FAILED);
  }

  // ---------------------------------------------------------------- making it safe

  /** Flushes and syncs what is due, and tells those who wait. */
  void secure() {
    schedule.appended(log.next());
    try {
      if (log.flushed() < log.next()) {
        log.flush();
      }
      if (schedule.isDue()) {
        log.sync();
      }
      schedule.settled(log.flushed(), log.synced());
      secured = true;
    } catch (IOException e) {
      schedule.settled(log.flushed(), log.synced());
      secured = false;
      if (broken == null) {
        breakOff(e);
      }
      for (Unsafe<T> next = unsafe.poll(); next != null; next = unsafe.poll()) {
        next.origin().unacknowledged(e);
      }
    }
    while (!unsafe.isEmpty() && unsafe.element().number() < schedule.acknowledged()) {
      unsafe.remove().origin().acknowledged();
    }
  }

  /** How long until there is something to be done without anybody asking for it. */
  long nanosUntilDue() {
    long sync = schedule.nanosUntilDue();
    return Math.min(secured ? sync : Math.max(sync, RETRY_NANOS), nanosToWaitForRoom());
  }

  long acknowledged() {
    return schedule.acknowledged();
  }

  // ---------------------------------------------------------------- reading

  /** Reads ahead for the taker, as far as it wants. */
  void read() {
    Replay<T> to = serving;
    if (to == null) {
      return;
    }
    while (!stuck && to.wantsMore() && log.position() < log.next()) {
      readOne(to);
    }
    if (broken != null && (stuck || log.position() == log.next())) {
      passOnUnwritten(to);
    }
    if (stuck && broken == null) {
      to.exhaust();
    }
  }

  private void readOne(Replay<T> to) {
    long number = log.position();
    try {
      ByteBuffer bytes = log.read();
      if (bytes == null) {
        throw new IllegalStateException("record " + number + ": missing (expected: a record)");
      }
      to.add(new Replayed<>(decode(number, bytes), number));
    } catch (Throwable e) { // the log's, or the codec's: what comes after would be out of order
      remember(e);
      giveUpReading(e);
    }
  }

  private void giveUpReading(Throwable why) {
    stuck = true;
    herald.failed(why);
    if (serving != null) {
      serving.fail(why);
    }
  }

  private T decode(long number, ByteBuffer bytes) throws IOException {
    try {
      return Rules.notNull("decoded", codec.decode(bytes));
    } catch (IOException | RuntimeException e) {
      throw herald.undecoded(number, e);
    }
  }

  /* What could not be written goes behind what could be read. */
  private void passOnUnwritten(Replay<T> to) {
    while (to.wantsMore()) {
      Handed<T> next = handover.peek();
      if (next == null) {
        broken = null;
        return;
      }
      if (next.origin().waits()) {
        giveBack(next);
      } else {
        remove(next);
        to.add(new Replayed<>(next.element(), Replayed.NEVER_WRITTEN));
      }
    }
  }

  // ---------------------------------------------------------------- the end

  /**
   * Writes what was handed over, refuses what has no room, and closes the log.
   *
   * @param how whether what was handed over is written
   * @throws IOException if the log could not be closed
   */
  void close(Disposal how) throws IOException {
    release();
    if (how == Disposal.GRACEFUL) {
      broken = null;
      while (write()) {
        // on with it
      }
    }
    refuseAll(how);
    try (log) { // which flushes, and syncs if the policy does
      if (how == Disposal.GRACEFUL) {
        log.sync();
      }
    } catch (IOException e) {
      for (Unsafe<T> next = unsafe.poll(); next != null; next = unsafe.poll()) {
        next.origin().unacknowledged(e);
      }
      throw e;
    }
    for (Unsafe<T> next = unsafe.poll(); next != null; next = unsafe.poll()) {
      next.origin().acknowledged();
    }
  }

  /** Nothing more is written. */
  void refuseAll(Disposal how) {
    for (Handed<T> next = handover.peek(); next != null; next = handover.peek()) {
      refuse(next, how.reason());
    }
  }

  // ---------------------------------------------------------------- fatal errors

  private void remember(Throwable e) {
    if (fatal == null && (e instanceof VirtualMachineError || Exceptions.isBubbling(e))) {
      fatal = e;
    }
  }

  /** Throws what no thread should survive unseen, once everything else is done. */
  void throwIfFatal() {
    Throwable e = fatal;
    fatal = null;
    if (e != null) {
      throw Exceptions.propagate(e);
    }
  }
}
