package dev.weir.bench.measure;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Threads that call again and again, each with a subscriber of its own. Their CPU time is what
 * counts, so that others who want the cores matter less.
 */
abstract class Calling implements Run {

  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private final List<Caller> callers = new ArrayList<>();

  /**
   * Starts one more thread.
   *
   * @param step makes some calls, all of which have ended when it is back; told its subscriber
   * @param calls how many they are
   */
  final void start(Consumer<Answers> step, int calls) {
    Caller caller = new Caller(step, calls);
    callers.add(caller);
    caller.thread.setDaemon(true);
    caller.thread.start();
  }

  /** How many calls have ended, by what their subscriber has got. */
  abstract long ended(Answers answers);

  @Override
  public final long completed() {
    return callers.stream().mapToLong(each -> ended(each.answers)).sum();
  }

  @Override
  public final long nanos() {
    return callers.stream().mapToLong(each -> THREADS.getThreadCpuTime(each.thread.getId())).sum();
  }

  @Override
  public final long stopAndCountLost() throws InterruptedException {
    close();
    long lost = 0;
    for (Caller each : callers) {
      each.thread.join();
      Throwable why = each.failure == null ? each.answers.failure() : each.failure;
      if (why != null) {
        throw new IllegalStateException(why);
      }
      lost += Math.abs(each.made.get() - ended(each.answers));
    }
    return lost;
  }

  @Override
  public final void close() {
    callers.forEach(each -> each.stopped = true);
  }

  private static final class Caller {

    private final Answers answers = new Answers();
    private final Counter made = new Counter();
    private final Thread thread = new Thread(this::call, "caller");
    private final Consumer<Answers> step;
    private final int calls;
    private volatile boolean stopped;
    private volatile @Nullable Throwable failure;

    Caller(Consumer<Answers> step, int calls) {
      this.step = step;
      this.calls = calls;
    }

    private void call() {
      try {
        while (!stopped && answers.failure() == null) {
          step.accept(answers);
          for (int i = 0; i < calls; i++) {
            made.increment();
          }
        }
      } catch (RuntimeException | Error e) {
        failure = e;
      }
    }
  }
}
