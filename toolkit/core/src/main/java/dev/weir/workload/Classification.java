package dev.weir.workload;

import dev.weir.request.WorkloadKind;
import java.time.Duration;
import java.util.Objects;

/**
 * How work is told apart by the share of its runs that it waits, s = W / (W + C) with W the time it
 * waits and C the time it computes. Pure; any number of threads may use one.
 *
 * <p>Workers that keep the cores busy: cores × (1 + W / C) (B. Goetz et al., <i>Java Concurrency in
 * Practice</i>, 8.2), which is cores / (1 - s). On a pool with a worker per core, work that waits
 * half of its time leaves half of the cores idle; so from s = 1/2 on, where the formula asks for
 * twice as many workers as there are cores, work is I/O by default. Up to s = 1/5, where it asks
 * for a quarter more workers than cores, it is CPU work. In between it stays what it was.
 *
 * <p>Both times are moving means over runs, so a run counts by its length: of work that computes
 * for a microsecond nine times and waits for a second the tenth time, a worker is waiting nearly
 * always. But a run counts for no longer than eight times the mean, so that one alone (of memory
 * 64) moves the share by no more than an eighth, which takes nothing from one side of the band to
 * the other.
 *
 * @param ioFrom the share from which CPU work becomes I/O; above {@code cpuUpTo}, up to 1
 * @param cpuUpTo the share up to which I/O work becomes CPU work; zero or more
 * @param memory over how many measured runs the means go, at least 8: how much an older run counts
 *     falls exponentially
 * @param minSamples how many runs must have been measured before anything changes, at least 1
 * @param dwell how long work stays what it has become; zero or more
 */
public record Classification(
    double ioFrom, double cpuUpTo, int memory, int minSamples, Duration dwell) {

  private static final Classification USUAL =
      new Classification(0.5, 0.2, 64, 16, Duration.ofSeconds(1));

  /** How many times the mean a run counts for at most. */
  private static final double MOST_MEANS = 8;

  /**
   * Checks the values.
   *
   * @throws IllegalArgumentException if one is outside its range
   */
  public Classification {
    if (!(ioFrom > 0 && ioFrom <= 1)) {
      throw new IllegalArgumentException("ioFrom: " + ioFrom + " (expected: > 0, <= 1)");
    }
    if (!(cpuUpTo >= 0 && cpuUpTo < ioFrom)) {
      throw new IllegalArgumentException(
          "cpuUpTo: " + cpuUpTo + " (expected: >= 0, < ioFrom, which is " + ioFrom + ")");
    }
    if (memory < MOST_MEANS) {
      throw new IllegalArgumentException("memory: " + memory + " (expected: >= 8)");
    }
    if (minSamples < 1) {
      throw new IllegalArgumentException("minSamples: " + minSamples + " (expected: >= 1)");
    }
    Objects.requireNonNull(dwell, "dwell: null (expected: a duration)");
    if (dwell.isNegative()) {
      throw new IllegalArgumentException("dwell: " + dwell + " (expected: >= 0)");
    }
  }

  /**
   * I/O from a half on, CPU up to a fifth, over 64 runs, after 16 of them, and for a second at
   * least.
   *
   * @return the defaults
   */
  public static Classification usual() {
    return USUAL;
  }

  /**
   * With other shares.
   *
   * @param newCpuUpTo zero or more
   * @param newIoFrom above that, up to 1
   * @return a changed copy
   */
  public Classification shares(double newCpuUpTo, double newIoFrom) {
    return new Classification(newIoFrom, newCpuUpTo, memory, minSamples, dwell);
  }

  /**
   * With another memory.
   *
   * @param newMemory in measured runs, at least 8
   * @param newMinSamples after how many the first decision is taken, at least 1
   * @return a changed copy
   */
  public Classification memory(int newMemory, int newMinSamples) {
    return new Classification(ioFrom, cpuUpTo, newMemory, newMinSamples, dwell);
  }

  /**
   * With another shortest time between two changes.
   *
   * @param newDwell zero or more
   * @return a changed copy
   */
  public Classification dwell(Duration newDwell) {
    return new Classification(ioFrom, cpuUpTo, memory, minSamples, newDwell);
  }

  /**
   * Work of which nothing is known.
   *
   * @param kind what it counts as until it has been measured
   * @param now nanoseconds from an arbitrary origin
   * @return a profile
   */
  public WorkProfile begin(WorkloadKind kind, long now) {
    return new WorkProfile(kind, 0, 0, 0, now, 0);
  }

  /**
   * One more run was measured.
   *
   * @param before what was known
   * @param runNanos how long it took
   * @param waitNanos how much of that it waited; what is not within the run is cut off
   * @param now nanoseconds from the same origin
   * @return what is known; another kind than before if it has drifted
   */
  public WorkProfile after(WorkProfile before, long runNanos, long waitNanos, long now) {
    double run = Math.max(1, runNanos);
    double share = Math.max(0, Math.min(run, (double) waitNanos)) / run;
    if (before.samples() > 0) {
      run = Math.min(run, MOST_MEANS * before.runNanos());
    }
    long samples = before.samples() + 1;
    double weight = 1.0 / Math.min(samples, memory);
    WorkProfile next =
        new WorkProfile(
            before.kind(),
            before.runNanos() + weight * (run - before.runNanos()),
            before.waitNanos() + weight * (run * share - before.waitNanos()),
            samples,
            before.since(),
            before.changes());
    WorkloadKind kind = mayChange(next, now) ? kindOf(next) : before.kind();
    return kind == before.kind()
        ? next
        : new WorkProfile(
            kind, next.runNanos(), next.waitNanos(), samples, now, before.changes() + 1);
  }

  private boolean mayChange(WorkProfile profile, long now) {
    return profile.samples() >= minSamples
        && (profile.changes() == 0 || now - profile.since() >= dwell.toNanos());
  }

  private WorkloadKind kindOf(WorkProfile profile) {
    double share = profile.waitShare();
    if (share >= ioFrom) {
      return WorkloadKind.IO;
    }
    return share <= cpuUpTo ? WorkloadKind.CPU : profile.kind();
  }
}
