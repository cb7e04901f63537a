package dev.weir.spill;

import dev.weir.observe.Outcome;
import dev.weir.observe.Reason;
import dev.weir.overflow.Overflow;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Writes what was handed over, as far as there is room. Of the disk's thread. */
final class HandoverWriter<T> {
  /*
   * record    the head of the handover, encoded; null if it is not
   * noRoom    that was found to have no room, and waits for it
   * broken    why the last write failed. What is handed over is not written then: it goes to the taker out of
   *           memory, behind all that is on disk, or stays until the next taker. Then it is tried again
   */
  static final int BATCH = 1_024;

  /* A wait that is longer than a clock of nanoseconds can tell is none that ends. */
  private static final Duration LONGEST = Duration.ofNanos(Long.MAX_VALUE / 4);

  private final RecordLog log;
  private final SpillCodec<T> codec;
  private final SpillOutput output;
  private final Overflow overflow;
  private final long waitNanos;
  private final LongSupplier nanoTime;
  private final Handover<T> handover;
  private final Books books;
  private final AtomicLong pending;
  private final Herald herald;
  private final Acknowledgements<T> acknowledgements;
  private final FatalError fatal;
  private final Consumer<Throwable> failTaker;

  private @Nullable ByteBuffer record;
  private boolean noRoom;
  private @Nullable Throwable broken;

  HandoverWriter(
      RecordLog log,
      SpillSetup<T> setup,
      Handover<T> handover,
      Books books,
      AtomicLong pending,
      Herald herald,
      Acknowledgements<T> acknowledgements,
      FatalError fatal,
      Consumer<Throwable> failTaker) {
    this.log = log;
    this.codec = setup.codec();
    this.output = new SpillOutput(log.maxRecord());
    this.overflow = setup.overflow();
    this.waitNanos = nanos(overflow.waitBound());
    this.nanoTime = setup.nanoTime();
    this.handover = handover;
    this.books = books;
    this.pending = pending;
    this.herald = herald;
    this.acknowledgements = acknowledgements;
    this.fatal = fatal;
    this.failTaker = failTaker;
  }

  private static long nanos(Duration bound) {
    return bound.compareTo(LONGEST) >= 0 ? Long.MAX_VALUE : bound.toNanos();
  }

  // ---------------------------------------------------------------- writing

  /**
   * Writes some of it.
   *
   * @return whether there is more to be done at once
   */
  boolean write() {
    for (int i = 0; i < BATCH; i++) {
      Handed<T> next = handover.peek();
      if (next == null || broken != null) {
        break;
      }
      try {
        if (!writes(next)) {
          break;
        }
      } catch (Throwable e) { // the log's, or memory is full: whoever waits is told
        fatal.remember(e);
        breakOff(e, handover.waiting());
        break; // who tries again at once must not keep others from being read and acknowledged
      }
    }
    return broken == null && !noRoom && handover.peek() != null;
  }

  /* Goes on with the first. False if it has to wait. */
  private boolean writes(Handed<T> next) throws Exception {
    if (record == null) {
      encode(next);
    } else if (log.hasRoom(record.remaining())) {
      append(next, record);
    } else if (waitsForRoom(next)) {
      return false;
    }
    return true;
  }

  private void encode(Handed<T> next) {
    try {
      output.reset();
      codec.encode(next.element(), output);
      record = output.record();
    } catch (Throwable e) { // the codec's mistake: this one element is lost, the log is not
      fatal.remember(e);
      remove(next, Outcome.FAILED);
      next.origin().spoilt(next.element(), e);
    }
  }

  private void append(Handed<T> next, ByteBuffer bytes) throws Exception {
    int start = bytes.position();
    long number;
    try {
      number = log.append(bytes);
    } finally {
      bytes.position(start);
    }
    books.written();
    if (next.origin().waits()) {
      acknowledgements.await(number, next.origin());
    }
    remove(next);
    next.origin().written(next.element());
    herald.spilled();
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
    noRoom = why == Reason.WAITED_TOO_LONG && nanosLeft(next) > 0;
    if (!noRoom) {
      refuse(next, why);
    }
    return noRoom;
  }

  private long nanosLeft(Handed<T> next) {
    return waitNanos == Long.MAX_VALUE
        ? Long.MAX_VALUE
        : waitNanos - (nanoTime.getAsLong() - next.since());
  }

  /** How long until one has waited for room too long. */
  long nanosUntilRefusal() {
    Handed<T> next = noRoom && broken == null ? handover.peek() : null;
    return next == null ? Long.MAX_VALUE : nanosLeft(next);
  }

  private void refuse(Handed<T> next, Reason why) {
    remove(next, why.outcome());
    next.origin().refused(next.element(), why);
  }

  /** Nothing more is written. */
  void refuseAll(Disposal how) {
    for (Handed<T> next = handover.peek(); next != null; next = handover.peek()) {
      refuse(next, how.reason());
    }
  }

  private void remove(Handed<T> handed) {
    forgetRecord();
    handover.remove();
    handed.origin().left();
  }

  /* It will not come back: who has handed it over is told why once it is counted. */
  private void remove(Handed<T> handed, Outcome outcome) {
    remove(handed);
    books.settled(outcome);
    pending.decrementAndGet();
  }

  private void forgetRecord() {
    record = null;
    noRoom = false;
  }

  // ---------------------------------------------------------------- what cannot be written

  /** Why nothing is written; null if it is. */
  @Nullable Throwable broken() {
    return broken;
  }

  /** What could not be written may be now. */
  void tryAgain() {
    broken = null;
  }

  /** How many wait to be written. */
  int waiting() {
    return handover.waiting();
  }

  /**
   * The disk has failed: those who want theirs back get it, the others stay. Who comes later, as
   * one that was told and tries again at once, is not failed by this: the disk may be well again;
   * but it is while others hold it broken, with whom it waits for a taker.
   *
   * @param most how many were there when it failed
   */
  void breakOff(Throwable why, int most) {
    broken = why;
    herald.failed(Herald.Side.WRITING, why);
    failTaker.accept(why);
    if (giveBack(most, why) == null) {
      broken = null; // nobody is held up by it: the next one may try
    }
  }

  /* The first that is not to be given back; null if none of those was it. */
  private @Nullable Handed<T> giveBack(int most, Throwable why) {
    Handed<T> next = handover.peek();
    for (int i = 0; i < most && next != null && next.origin().waits(); i++) {
      giveBack(next, why);
      next = handover.peek();
    }
    return next == null || next.origin().waits() ? null : next;
  }

  private void giveBack(Handed<T> handed, Throwable why) {
    remove(handed, Outcome.FAILED);
    handed.origin().takesBack(handed.element(), why);
  }

  /**
   * Lends what could not be written to the taker.
   *
   * @return the next; null if there is none, and the next that comes may be written
   */
  @Nullable Handed<T> lend() {
    Handed<T> next = giveBack(handover.waiting(), Rules.notNull("broken", broken));
    if (next == null) {
      broken = null;
    } else {
      forgetRecord();
      handover.lend();
    }
    return next;
  }

  /** What was lent, and not passed on, is before all others again. */
  void putBack(List<Handed<T>> lent) {
    if (!lent.isEmpty()) {
      forgetRecord();
      handover.putBack(lent);
    }
  }
}
