package dev.weir.pipeline;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongFunction;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The clock of a pipeline, which notes from time to time how things stand. Whoever looks in
 * compares now with what was noted a while ago: looking changes nothing, so any number may look, as
 * often as they like.
 */
final class Watch {
  /*
   * due     when the next note is to be taken; who moves it takes the note. There is no timer: it is one of
   *         those who read the clock anyway, before what it reads it for is counted. So a note that comes
   *         late was preceded by silence, and holds for all of that
   * notes   immutable, the oldest first; replaced by whoever takes a note
   */

  /** How far back a look goes. */
  static final long WINDOW_NANOS = 1_000_000_000;

  /** How often a note is taken. */
  static final long STEP_NANOS = WINDOW_NANOS / 4;

  private static final int KEPT = 8;

  private final LongSupplier clock;
  private final AtomicLong due;
  private final AtomicReference<List<Reading>> notes;
  private @Nullable LongFunction<Reading> reader;

  Watch(LongSupplier clock) {
    this.clock = clock;
    this.due = new AtomicLong(clock.getAsLong());
    this.notes = new AtomicReference<>(List.of());
  }

  /** What is to be noted, by the time. Said once, before anybody reads the clock. */
  void noting(LongFunction<Reading> newReader) {
    reader = newReader;
    note(due.get());
  }

  /** The time, for something that is counted afterwards. */
  long now() {
    long now = clock.getAsLong();
    long next = due.get();
    if (now - next >= 0) {
      note(now);
    }
    return now;
  }

  private void note(long now) {
    long next = due.get();
    if (now - next >= 0 && reader != null && due.compareAndSet(next, now + STEP_NANOS)) {
      Reading reading = reader.apply(now);
      notes.updateAndGet(before -> with(before, reading));
    }
  }

  private static List<Reading> with(List<Reading> before, Reading newest) {
    if (!before.isEmpty() && newest.at() - before.get(before.size() - 1).at() <= 0) {
      return before; // whoever took it was slow
    }
    List<Reading> after =
        new ArrayList<>(before.subList(Math.max(0, before.size() + 1 - KEPT), before.size()));
    after.add(newest);
    return List.copyOf(after);
  }

  /** The time, for somebody who only looks. */
  long time() {
    return clock.getAsLong();
  }

  /** What was noted, the oldest first. */
  List<Reading> notes() {
    return Objects.requireNonNull(notes.get());
  }
}
