package dev.weir.test;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxSink;

/**
 * Stands for the work of a task, and tells whether it was started, and how it ended.
 *
 * <p>{@link #create} makes one for {@code submitPublisher(probe)} and {@code flatMap(e ->
 * probe.get())}: started, it runs, and holds its place in the pool, until the test ends it. {@link
 * #returning} and {@link #failing} make ones whose end is known beforehand; these do for {@code
 * submit(probe)} too.
 *
 * <pre>{@code
 * Probe<String> load = Probe.create("load");
 * StepVerifier.create(pool.submitPublisher(load))
 *     .then(load::assertNotStarted)
 *     .then(pool::runAll)
 *     .then(() -> load.assertStarted(1).emit("row").complete())
 *     .expectNext("row")
 *     .verifyComplete();
 * }</pre>
 *
 * <p>One probe can stand for several tasks: each start is a run of its own, and what the test
 * signals goes to the oldest that is under way. Not thread-safe: for the test's thread alone.
 *
 * @param <T> what the work produces
 */
public final class Probe<T> implements Supplier<Flux<T>>, Callable<T> {

  private enum State {
    RUNNING,
    COMPLETED,
    FAILED,
    CANCELLED
  }

  private final String name;
  private final @Nullable T value;
  private final @Nullable Throwable error;
  private final List<Run<T>> runs = new ArrayList<>();

  private Probe(String name, @Nullable T value, @Nullable Throwable error) {
    if (name.isBlank()) {
      throw new IllegalArgumentException("name: \"" + name + "\" (expected: not blank)");
    }
    this.name = name;
    this.value = value;
    this.error = error;
  }

  /**
   * Work that ends when the test says so.
   *
   * @param name shown in errors; not blank
   * @param <T> what it produces
   * @return a probe
   */
  public static <T> Probe<T> create(String name) {
    return new Probe<>(name, null, null);
  }

  /**
   * Work that ends as soon as it starts.
   *
   * @param name shown in errors; not blank
   * @param value what each run produces
   * @param <T> what it produces
   * @return a probe
   */
  public static <T> Probe<T> returning(String name, T value) {
    return new Probe<>(
        name, Objects.requireNonNull(value, "value: null (expected: not null)"), null);
  }

  /**
   * Work that fails as soon as it starts.
   *
   * @param name shown in errors; not blank
   * @param error what each run fails with; an {@code Exception} or an {@code Error}
   * @param <T> what it would produce
   * @return a probe
   */
  public static <T> Probe<T> failing(String name, Throwable error) {
    return new Probe<>(
        name, null, Objects.requireNonNull(error, "error: null (expected: not null)"));
  }

  // ---------------------------------------------------------------- as work

  /**
   * The work as a Publisher. Each subscription is a run.
   *
   * @return what the test emits; what is not requested yet is kept
   */
  @Override
  public Flux<T> get() {
    return Flux.create(this::start);
  }

  private void start(FluxSink<T> sink) {
    Run<T> run = new Run<>(sink);
    runs.add(run);
    sink.onCancel(() -> run.end(State.CANCELLED));
    if (value != null) {
      run.emit(name, value);
      run.complete();
    } else if (error != null) {
      run.fail(error);
    }
  }

  /**
   * The work as a body. Each call is a run.
   *
   * @return what {@link #returning} was given
   * @throws Exception what {@link #failing} was given
   * @throws IllegalStateException if the end is not known beforehand: the test's one thread cannot
   *     both stay in a body and end it
   */
  @Override
  public T call() throws Exception {
    Run<T> run = new Run<>(null);
    if (value != null) {
      runs.add(run);
      run.end(State.COMPLETED);
      return value;
    }
    if (error == null) {
      throw new IllegalStateException(
          about("called as a body")
              + " (expected: a probe made by returning or failing; or submitPublisher)");
    }
    runs.add(run);
    run.end(State.FAILED);
    if (error instanceof Error fatal) {
      throw fatal;
    }
    if (error instanceof Exception exception) {
      throw exception;
    }
    throw new IllegalStateException(about("failed"), error);
  }

  // ---------------------------------------------------------------- ending it

  /**
   * The oldest run under way produces a value.
   *
   * @param next what
   * @return this
   * @throws IllegalStateException if none is under way
   */
  public Probe<T> emit(T next) {
    oldest("emit").emit(name, next);
    return this;
  }

  /**
   * The oldest run under way ends well.
   *
   * @return this
   * @throws IllegalStateException if none is under way
   */
  public Probe<T> complete() {
    oldest("complete").complete();
    return this;
  }

  /**
   * The oldest run under way fails.
   *
   * @param cause with what
   * @return this
   * @throws IllegalStateException if none is under way
   */
  public Probe<T> error(Throwable cause) {
    oldest("error").fail(cause);
    return this;
  }

  private Run<T> oldest(String signal) {
    for (Run<T> run : runs) {
      if (run.state == State.RUNNING) {
        return run;
      }
    }
    throw new IllegalStateException(
        about(signal) + ": running: 0 (expected: 1 or more)" + history());
  }

  // ---------------------------------------------------------------- looking at it

  /**
   * How often it was started.
   *
   * @return zero or more
   */
  public int started() {
    return runs.size();
  }

  /**
   * How many of its runs are under way.
   *
   * @return zero or more
   */
  public int running() {
    return count(State.RUNNING);
  }

  /**
   * Asserts how often it was started.
   *
   * @param expected how often
   * @return this
   */
  public Probe<T> assertStarted(int expected) {
    return check("started", started(), expected);
  }

  /**
   * Asserts that it was never started.
   *
   * @return this
   */
  public Probe<T> assertNotStarted() {
    return assertStarted(0);
  }

  /**
   * Asserts how many of its runs are under way.
   *
   * @param expected how many
   * @return this
   */
  public Probe<T> assertRunning(int expected) {
    return check("running", running(), expected);
  }

  /**
   * Asserts how many of its runs ended well.
   *
   * @param expected how many
   * @return this
   */
  public Probe<T> assertCompleted(int expected) {
    return check("completed", count(State.COMPLETED), expected);
  }

  /**
   * Asserts how many of its runs failed.
   *
   * @param expected how many
   * @return this
   */
  public Probe<T> assertFailed(int expected) {
    return check("failed", count(State.FAILED), expected);
  }

  /**
   * Asserts how many of its runs were cancelled: by the subscriber, by a timeout, or by a disposal.
   *
   * @param expected how many
   * @return this
   */
  public Probe<T> assertCancelled(int expected) {
    return check("cancelled", count(State.CANCELLED), expected);
  }

  /**
   * Asserts that it was started once, and cancelled.
   *
   * @return this
   */
  public Probe<T> assertCancelled() {
    return assertStarted(1).assertCancelled(1);
  }

  /**
   * Asserts that it was started, and that every run has ended, however.
   *
   * @return this
   */
  public Probe<T> assertSettled() {
    if (runs.isEmpty()) {
      throw new AssertionError(about("started: 0 (expected: 1 or more)"));
    }
    return assertRunning(0);
  }

  private int count(State state) {
    int count = 0;
    for (Run<T> run : runs) {
      if (run.state == state) {
        count++;
      }
    }
    return count;
  }

  private Probe<T> check(String what, int actual, int expected) {
    if (actual != expected) {
      throw new AssertionError(
          about(what) + ": " + actual + " (expected: " + expected + ")" + history());
    }
    return this;
  }

  private String about(String what) {
    return "probe " + name + ": " + what;
  }

  private String history() {
    return "; runs: " + runs;
  }

  /** Its name, and how each run stands. */
  @Override
  public String toString() {
    return about("runs: " + runs);
  }

  private static final class Run<T> {

    private final @Nullable FluxSink<T> sink;
    private State state = State.RUNNING;

    Run(@Nullable FluxSink<T> sink) {
      this.sink = sink;
    }

    void emit(String probe, T next) {
      sink().next(Objects.requireNonNull(next, () -> "probe " + probe + ": emit: null"));
    }

    /* The state first: what the signal sets off may look at it. */
    void complete() {
      end(State.COMPLETED);
      sink().complete();
    }

    void fail(Throwable cause) {
      end(State.FAILED);
      sink().error(cause);
    }

    void end(State how) {
      if (state == State.RUNNING) {
        state = how;
      }
    }

    private FluxSink<T> sink() {
      return Objects.requireNonNull(sink);
    }

    @Override
    public String toString() {
      return state.name().toLowerCase(Locale.ROOT);
    }
  }
}
