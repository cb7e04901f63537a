package dev.weir.simulation;

import java.util.function.IntToDoubleFunction;

/**
 * A server whose throughput is known for each number of calls in flight.
 *
 * @param service how long a call takes alone
 * @param speed the share of its full speed at which each of so many calls goes on
 * @param queued whether only as many go on as can at full speed, first come, first served, while
 *     the others wait; or all share
 * @param room how many calls it takes; more are turned away
 */
public record Server(ServiceTime service, IntToDoubleFunction speed, boolean queued, int room) {

  private static final int MOST = 2_000;

  /** Workers with a queue before them, first come, first served. */
  public static Server workers(int count, ServiceTime service) {
    return new Server(service, n -> Math.min(1, (double) count / n), true, Integer.MAX_VALUE);
  }

  /** As many cores, shared by all calls alike. */
  public static Server cores(int count, ServiceTime service) {
    return new Server(service, n -> Math.min(1, (double) count / n), false, Integer.MAX_VALUE);
  }

  /**
   * Calls that contend, and keep each other's data coherent: the universal scalability law (Gunther
   * 2007), {@code X(n) = n / (1 + a (n − 1) + b n (n − 1))}.
   */
  public static Server contended(double a, double b, ServiceTime service) {
    return new Server(
        service, n -> 1 / (1 + a * (n - 1) + b * n * (n - 1.0)), false, Integer.MAX_VALUE);
  }

  /** Full speed up to a number of calls, beyond which throughput falls to a share. */
  public static Server cliff(int edge, double crawl, ServiceTime service) {
    return new Server(service, n -> n <= edge ? 1 : crawl * edge / n, false, Integer.MAX_VALUE);
  }

  /** As this, but it turns away what it has no room for. */
  public Server room(int most) {
    return new Server(service, speed, queued, most);
  }

  /** As this, but each call takes so many times as long. */
  public Server times(double factor) {
    return new Server(service.times(factor), speed, queued, room);
  }

  Station station() {
    return queued ? new Queue(this) : new Sharing(this);
  }

  /** How many are served at once at full speed. */
  int width() {
    int n = 1;
    while (speed.applyAsDouble(n + 1) >= 1) {
      n++;
    }
    return n;
  }

  /** Calls per second with so many in flight all the time. */
  public double throughput(int inFlight) {
    return inFlight * speed.applyAsDouble(inFlight) * 1e9 / service.mean();
  }

  /** The least number in flight that brings 99 % of the greatest throughput: all are tried. */
  public int best() {
    double perCall = 1e9 / service.mean();
    double most = 0;
    for (int n = 1; n <= MOST; n++) {
      most = Math.max(most, n * speed.applyAsDouble(n) * perCall);
    }
    for (int n = 1; ; n++) {
      if (n * speed.applyAsDouble(n) * perCall >= 0.99 * most) {
        return n;
      }
    }
  }
}
