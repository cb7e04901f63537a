package dev.weir.bench.measure;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;

/**
 * What the kernel has counted for each thread of this process, at one moment: the one measure of
 * wake-ups and CPU time that is the same for all contenders.
 */
final class KernelView {

  private static final Path TASKS = Path.of("/proc/self/task");
  private static final String VOLUNTARY = "voluntary_ctxt_switches:";

  private record Counters(String name, long cpuNanos, long voluntarySwitches) {

    static final Counters ZERO = new Counters("", 0, 0);

    /** Compilers and collectors come and go as they like. */
    boolean ofTheVirtualMachine() {
      return name.startsWith("C1 ")
          || name.startsWith("C2 ")
          || name.startsWith("G1 ")
          || name.startsWith("GC ")
          || name.startsWith("VM ");
    }
  }

  private final Map<String, Counters> threads;

  private KernelView(Map<String, Counters> threads) {
    this.threads = threads;
  }

  static KernelView now() {
    Map<String, Counters> threads = new HashMap<>();
    try (DirectoryStream<Path> tasks = Files.newDirectoryStream(TASKS)) {
      for (Path task : tasks) {
        read(task, threads);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new KernelView(threads);
  }

  /** CPU time since an earlier view, of every thread but one. */
  long cpuNanosSince(KernelView earlier, String excepted) {
    return since(earlier, id -> !id.equals(excepted), Counters::cpuNanos);
  }

  /** CPU time of one thread since an earlier view. */
  long cpuNanosOf(String id, KernelView earlier) {
    return since(earlier, id::equals, Counters::cpuNanos);
  }

  /** CPU time since an earlier view, of the threads that were not there in a still earlier one. */
  long cpuNanosOfNewcomers(KernelView earlier, KernelView beforeTheyCame) {
    return since(
        earlier,
        id ->
            !beforeTheyCame.threads.containsKey(id)
                && !threads.getOrDefault(id, Counters.ZERO).ofTheVirtualMachine(),
        Counters::cpuNanos);
  }

  /** How often some threads went to sleep since an earlier view. */
  long sleepsSince(KernelView earlier, Set<String> ids) {
    return since(earlier, ids::contains, Counters::voluntarySwitches);
  }

  private long since(
      KernelView earlier, Predicate<String> included, ToLongFunction<Counters> counter) {
    long sum = 0;
    for (Map.Entry<String, Counters> each : threads.entrySet()) {
      if (included.test(each.getKey())) {
        Counters before = earlier.threads.getOrDefault(each.getKey(), Counters.ZERO);
        sum += counter.applyAsLong(each.getValue()) - counter.applyAsLong(before);
      }
    }
    return sum;
  }

  private static void read(Path task, Map<String, Counters> threads) {
    try {
      String schedule = Files.readString(task.resolve("schedstat"));
      long cpu = Long.parseLong(schedule.substring(0, schedule.indexOf(' ')));
      String name = Files.readString(task.resolve("comm"));
      for (String line : Files.readAllLines(task.resolve("status"))) {
        if (line.startsWith(VOLUNTARY)) {
          long switches = Long.parseLong(line.substring(VOLUNTARY.length()).trim());
          threads.put(task.getFileName().toString(), new Counters(name, cpu, switches));
        }
      }
    } catch (IOException gone) {
      // The thread ended between the listing and the reading: nothing to count.
      return;
    }
  }
}
