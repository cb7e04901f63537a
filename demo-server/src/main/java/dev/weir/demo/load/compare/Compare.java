package dev.weir.demo.load.compare;

import dev.weir.demo.load.report.Comparison;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Meets the same load in two ways, at one rate after the other: a task for each request, and a pool
 * of workers with a bounded queue. For one thread, but for {@link #stop} and {@link #drop}.
 */
public final class Compare {

  private static final Logger LOG = LoggerFactory.getLogger(Compare.class);

  private final Consumer<String> tell;
  private final AtomicReference<@Nullable Children> running = new AtomicReference<>();
  private final ConcurrentLinkedDeque<Runnable> leftovers = new ConcurrentLinkedDeque<>();
  private volatile boolean stopped;

  /**
   * A comparison.
   *
   * @param tell is told, line by line, how far it is
   */
  public Compare(Consumer<String> tell) {
    this.tell = tell;
  }

  /**
   * Makes it, which takes minutes.
   *
   * @param asked what is to be compared
   * @return what came of it; of a comparison that was stopped, of the rates that were done until
   *     then
   * @throws CompareException if it cannot be made
   * @throws IOException if a file of its own cannot be written or read
   * @throws InterruptedException if the thread was interrupted
   */
  public Comparison run(ComparePlan asked)
      throws CompareException, IOException, InterruptedException {
    Path folder = Files.createTempDirectory("weir-compare-");
    Thread lastly = new Thread(this::drop, "compare-drop");
    Runtime.getRuntime().addShutdownHook(lastly);
    leftovers.add(() -> deleteQuietly(folder));
    try {
      if (asked.url() == null) {
        tell.accept("starting PostgreSQL");
      }
      Ground ground = Ground.of(asked.url(), asked.connections(), leftovers::add);
      Children children = new Children(folder, ground::processes, ground.processors().before());
      leftovers.add(children::stop);
      running.set(children);
      if (stopped) {
        children.stop();
      }
      try {
        return new Course(asked, ground, children, tell, () -> stopped).run();
      } finally {
        running.set(null);
        tidy("PostgreSQL", ground::close);
      }
    } finally {
      tidy("the runs' files", () -> delete(folder));
      leftovers.clear();
      unhook(lastly);
    }
  }

  /* Whatever it leaves: what was measured is what somebody has waited for. */
  private void tidy(String what, Tidying tidying) {
    try {
      tidying.run();
    } catch (IOException e) {
      tell.accept(what + ": not all of it could be tidied up: " + e.getMessage());
    }
  }

  private interface Tidying {
    void run() throws IOException;
  }

  private static void unhook(Thread hook) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      LOG.debug("this process is ending already", e);
    }
  }

  /**
   * Ends the run that is under way and the server by force, and deletes what is theirs: for the end
   * of this process. Any thread.
   */
  public void drop() {
    for (Runnable last = leftovers.pollLast(); last != null; last = leftovers.pollLast()) {
      last.run();
    }
  }

  /** Ends the run that is under way, and begins no other. Any thread. */
  public void stop() {
    stopped = true;
    Children children = running.get();
    if (children != null) {
      children.stop();
    }
  }

  private static void deleteQuietly(Path folder) {
    try {
      delete(folder);
    } catch (IOException e) {
      LOG.warn("{} could not be deleted: {}", folder, e.getMessage());
    }
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.deleteIfExists(file);
      }
    }
    Files.delete(folder);
  }
}
