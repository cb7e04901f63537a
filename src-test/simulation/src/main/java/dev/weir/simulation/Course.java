package dev.weir.simulation;

import dev.weir.observe.Histogram;
import java.util.Arrays;

/** What a limit did in one phase of a trace, and what came of it. */
public final class Course {

  /** How often the limit is looked at. */
  public static final long TICK_NANOS = 20_000_000;

  private final int best;
  private final double bestThroughput;
  private final double slo;
  private final long startedAt;
  private final Histogram queueing = new Histogram();
  private int[] limits = new int[1_024];
  private int ticks;
  private long endedAt;
  private long offered;
  private long done;
  private long inTime;
  private long refused;
  private long falselyRefused;
  private long turnedAway;

  Course(long startedAt, Trace.Phase phase) {
    Server server = phase.server();
    this.startedAt = startedAt;
    this.best = server.best();
    this.bestThroughput = server.throughput(best);
    this.slo = 10 * server.service().mean();
  }

  double bestThroughput() {
    return bestThroughput;
  }

  void tick(int limit) {
    if (ticks == limits.length) {
      limits = Arrays.copyOf(limits, 2 * ticks);
    }
    limits[ticks++] = limit;
  }

  void offer() {
    offered++;
  }

  void refuse(int inFlight) {
    refused++;
    if (inFlight < best) {
      falselyRefused++;
    }
  }

  void turnAway() {
    turnedAway++;
  }

  void end(long now, Job job) {
    double waited = now - job.start - job.service;
    done++;
    if (waited <= slo) {
      inTime++;
    }
    queueing.record((long) waited);
  }

  void close(long now) {
    endedAt = now;
  }

  /** The best number in flight. */
  public int best() {
    return best;
  }

  /** The limit over time, each {@link #TICK_NANOS}. */
  public int[] limits() {
    return Arrays.copyOf(limits, ticks);
  }

  /** How long, in seconds. */
  public double seconds() {
    return (endedAt - startedAt) / 1e9;
  }

  /** What a share of the time, of a part of the phase, the limit does not exceed. */
  public int limitAt(double quantile, double from, double to) {
    int[] part = Arrays.copyOfRange(limits, (int) (from * ticks), (int) (to * ticks));
    Arrays.sort(part);
    return part[(int) Math.min(part.length - 1.0, quantile * part.length)];
  }

  /** The median after the first fifth of the phase. */
  public int median() {
    return limitAt(0.5, 0.2, 1);
  }

  /**
   * Calls that were served and had not to wait in the server for longer than ten times what a mean
   * call takes, as a share of the best throughput.
   */
  public double goodput() {
    return inTime / seconds() / bestThroughput;
  }

  /** Calls that were served. */
  public long done() {
    return done;
  }

  /** Waiting in the server, which 99 % do not exceed, in nanoseconds. */
  public long queueingP99() {
    return queueing.valueAt(0.99);
  }

  /** The share of what was offered that was refused with fewer in flight than are best. */
  public double falseRejects() {
    return offered == 0 ? 0 : (double) falselyRefused / offered;
  }

  /** The share of what was offered that was refused. */
  public double rejects() {
    return offered == 0 ? 0 : (double) refused / offered;
  }

  /** The share of what was let in that the server turned away. */
  public double turnedAway() {
    return (double) turnedAway / Math.max(1, done + turnedAway);
  }

  /** Seconds until the limit was first within shares of the best; infinite if it never was. */
  public double secondsUntil(double least, double most) {
    for (int i = 0; i < ticks; i++) {
      if (limits[i] >= Math.floor(least * best) && limits[i] <= Math.ceil(most * best)) {
        return i * TICK_NANOS / 1e9;
      }
    }
    return Double.POSITIVE_INFINITY;
  }
}
