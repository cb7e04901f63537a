package dev.weir.internal;

import dev.weir.discipline.Discipline;
import dev.weir.discipline.Learning;
import dev.weir.discipline.RunTimes;
import java.util.concurrent.ConcurrentHashMap;
import org.jctools.queues.atomic.MpscLinkedAtomicQueue;
import org.jspecify.annotations.Nullable;

/** Brings what seats have measured to what a discipline ranks by. Any thread. */
final class LearnedTimes extends Drain {
  /*
   * runs    from any seat to the drain, which whoever offers one asks for
   * table   owned by the drain
   * shown   a copy of the table for those who rank, who may see it a little late
   */

  /** The class of those that have no name, which no task's name is. */
  private static final String NAMELESS = "";

  private final long firstGuess;
  private final RunTimes table;
  private final MpscLinkedAtomicQueue<Run> runs = new MpscLinkedAtomicQueue<>();
  private final ConcurrentHashMap<String, Long> shown = new ConcurrentHashMap<>();

  /** For a discipline that learns; null for another. */
  static @Nullable LearnedTimes of(Discipline discipline) {
    Learning learning = discipline.learning();
    return learning == null ? null : new LearnedTimes(learning);
  }

  private LearnedTimes(Learning learning) {
    this.firstGuess = learning.firstGuess().toNanos();
    this.table = new RunTimes(learning);
  }

  /** A task has run for so long. */
  void ran(@Nullable String task, long nanos) {
    runs.offer(new Run(task == null ? NAMELESS : task, nanos));
    drain();
  }

  /** For how long a task is expected to run, in nanoseconds. */
  long expected(@Nullable String task) {
    Long known = shown.get(task == null ? NAMELESS : task);
    return known == null ? firstGuess : known;
  }

  /** How many classes are known. */
  int classes() {
    return shown.size();
  }

  @Override
  protected void pass() {
    for (Run run = runs.poll(); run != null; run = runs.poll()) {
      String forgotten = table.ran(run.name, run.nanos);
      shown.put(run.name, table.expectedNanos(run.name));
      if (forgotten != null) {
        shown.remove(forgotten);
      }
    }
  }

  private record Run(String name, long nanos) {}
}
