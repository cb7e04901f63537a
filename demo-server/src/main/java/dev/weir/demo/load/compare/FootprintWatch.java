package dev.weir.demo.load.compare;

import dev.weir.demo.load.report.Footprint;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Looks what a run takes of its machine, from outside. To sum up what hundreds of sessions have is
 * work in itself, so that is looked at once in a while only.
 */
final class FootprintWatch {

  private static final long EVERY = 100;
  private static final int BUSY_EVERY = 5;
  private static final int DATABASE_EVERY = 20;

  private final long generator;
  private final Supplier<List<ProcessHandle>> database;
  private final ScheduledExecutorService timer;
  private final ScheduledFuture<?> looking;
  private final BusyBooks busy = new BusyBooks();
  private final BusyBooks databaseBusy = new BusyBooks();

  /* Only the timer's. */
  private long looks;

  /* Written by the timer; a look that still goes on when they are read is none any more. */
  private volatile @Nullable Long resident;
  private volatile @Nullable Long threads;
  private volatile @Nullable Long databaseMemory;

  FootprintWatch(long generator, Supplier<List<ProcessHandle>> database) {
    this.generator = generator;
    this.database = database;
    this.timer =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "footprint");
              thread.setDaemon(true);
              return thread;
            });
    this.looking = timer.scheduleWithFixedDelay(this::look, EVERY, EVERY, TimeUnit.MILLISECONDS);
  }

  private void look() {
    resident = most(resident, ProcFs.mostResident(generator));
    threads = most(threads, ProcFs.threads(generator));
    looks++;
    if (looks % BUSY_EVERY == 0) {
      lookHowBusy(busy, List.of(generator));
      lookHowBusy(databaseBusy, database.get().stream().map(ProcessHandle::pid).toList());
    }
    if (looks % DATABASE_EVERY == 0) {
      databaseMemory = most(databaseMemory, memory(database.get()));
    }
  }

  private static void lookHowBusy(BusyBooks books, List<Long> processes) {
    Instant now = Instant.now();
    ProcessorTime.of(processes).ifPresent(seconds -> books.add(now, seconds));
  }

  /* Of those that end meanwhile nothing is counted. */
  private static OptionalLong memory(List<ProcessHandle> processes) {
    List<Long> sizes =
        processes.stream()
            .map(process -> ProcFs.proportional(process.pid()))
            .filter(OptionalLong::isPresent)
            .map(OptionalLong::getAsLong)
            .toList();
    return sizes.isEmpty()
        ? OptionalLong.empty()
        : OptionalLong.of(sizes.stream().mapToLong(Long::longValue).sum());
  }

  private static @Nullable Long most(@Nullable Long before, OptionalLong now) {
    if (now.isEmpty()) {
      return before;
    }
    return before == null ? (Long) now.getAsLong() : (Long) Math.max(before, now.getAsLong());
  }

  /** Looks no more. */
  void end() {
    looking.cancel(false);
    timer.shutdownNow();
  }

  /**
   * What was seen until now.
   *
   * @param heap what the generator itself wrote of that
   * @param begun when its requests did, after the warm-up
   * @param ended when no more of them began
   */
  Footprint seen(@Nullable Long heap, Instant begun, Instant ended) {
    return new Footprint(
        heap,
        resident,
        threads,
        databaseMemory,
        busy.between(begun, ended),
        databaseBusy.between(begun, ended));
  }
}
