package dev.weir.scaling;

import java.time.Duration;

/**
 * Formulas for choosing numbers of workers and lengths of queues. Each is an estimate to begin
 * with: measure, then adjust. All are exact to the last few bits for 10,000 servers and more.
 */
public final class Sizing {

  private static final double NANOS = 1e9;

  private Sizing() {}

  /**
   * Workers for tasks that wait part of their time: cores × (1 + wait / compute), which keeps the
   * cores busy (B. Goetz et al., <i>Java Concurrency in Practice</i>, 8.2, for a target utilisation
   * of 1).
   *
   * @param cores at least 1
   * @param wait how long a task waits, for a database, say; zero or more
   * @param compute how long it computes; positive
   * @return at least the number of cores; at most {@code Integer.MAX_VALUE}
   */
  public static int workers(int cores, Duration wait, Duration compute) {
    Rules.atLeast("cores", cores, 1);
    double waiting = Rules.nanos(Rules.notNegative("wait", wait));
    double computing = Rules.nanos(Rules.positive("compute", compute));
    return (int) Math.floor(cores * (1 + waiting / computing));
  }

  /**
   * Workers for tasks of which one knows the share of their time that they wait: the same formula,
   * as 1 + wait / compute = 1 / (1 - share).
   *
   * @param cores at least 1
   * @param waitShare from 0, below 1
   * @return at least the number of cores; at most {@code Integer.MAX_VALUE}
   */
  public static int workers(int cores, double waitShare) {
    Rules.atLeast("cores", cores, 1);
    if (!(waitShare >= 0 && waitShare < 1)) {
      throw new IllegalArgumentException("waitShare: " + waitShare + " (expected: >= 0, < 1)");
    }
    return (int) Math.min(Integer.MAX_VALUE, Math.round(cores / (1 - waitShare)));
  }

  /**
   * As {@link #workers(int, Duration, Duration)}, but no more than a given memory holds.
   *
   * @param cores at least 1
   * @param wait how long a task waits; zero or more
   * @param compute how long it computes; positive
   * @param memory in bytes, for all workers; at least what one takes
   * @param perWorker in bytes: the thread's stack and what its task holds; at least 1
   * @return at least 1
   */
  public static int workers(
      int cores, Duration wait, Duration compute, long memory, long perWorker) {
    if (perWorker < 1) {
      throw new IllegalArgumentException("perWorker: " + perWorker + " (expected: >= 1)");
    }
    if (memory < perWorker) {
      throw new IllegalArgumentException(
          "memory: " + memory + " (expected: >= perWorker, which is " + perWorker + ")");
    }
    return (int) Math.min(workers(cores, wait, compute), memory / perWorker);
  }

  /**
   * Slots of a queue: throughput × acceptable delay (Little's law for the queue alone). Whoever
   * gets the last slot waits about as long as is acceptable.
   *
   * @param perSecond how many tasks the workers finish in a second; zero or more
   * @param acceptableDelay zero or more
   * @return zero or more, rounded down; at most {@code Integer.MAX_VALUE}
   */
  public static int queueCapacity(double perSecond, Duration acceptableDelay) {
    return (int) inSystem(perSecond, acceptableDelay);
  }

  /**
   * How many are in a system on average: L = λ W (J. D. C. Little, <i>A proof for the queuing
   * formula L = λW</i>, Operations Research 9, 1961). With the time of a run alone, the mean number
   * of busy workers, which is the load in erlangs.
   *
   * @param arrivalsPerSecond λ, zero or more
   * @param timeInSystem W, zero or more
   * @return L
   */
  public static double inSystem(double arrivalsPerSecond, Duration timeInSystem) {
    Rules.finite("arrivals", arrivalsPerSecond);
    return arrivalsPerSecond * Rules.nanos(Rules.notNegative("time", timeInSystem)) / NANOS;
  }

  /**
   * The probability that an arrival has to wait: Erlang's delay formula C(c, a) for Poisson
   * arrivals, exponential service and unlimited patience (A. K. Erlang, 1917; L. Kleinrock,
   * <i>Queueing Systems</i> vol. 1, 3.5). Computed from the loss formula by its recursion B(n) = a
   * B(n-1) / (n + a B(n-1)), whose terms are probabilities and so neither overflow nor cancel.
   *
   * @param servers c, at least 1
   * @param load a = λ × mean service time, in erlangs; zero or more
   * @return 0 to 1; 1 if the load is not below the number of servers
   */
  public static double waitProbability(int servers, double load) {
    Rules.atLeast("servers", servers, 1);
    Rules.finite("load", load);
    if (load >= servers) {
      return 1;
    }
    return delayed(servers, load, lossProbability(servers, load));
  }

  /**
   * The probability that an arrival is lost where nobody may wait: Erlang's loss formula B(c, a).
   *
   * @param servers c, at least 1
   * @param load a, in erlangs; zero or more
   * @return 0 to 1
   */
  public static double lossProbability(int servers, double load) {
    Rules.atLeast("servers", servers, 1);
    Rules.finite("load", load);
    double loss = 1;
    for (int n = 1; n <= servers; n++) {
      loss = nextLoss(n, load, loss);
    }
    return loss;
  }

  /**
   * The mean wait of all arrivals, of those too who need not wait: W = C(c, a) S / (c - a).
   *
   * @param servers c, at least 1
   * @param arrivalsPerSecond λ, zero or more
   * @param service S, the mean time of a run; zero or more
   * @return W; three centuries if the load is not below the number of servers
   */
  public static Duration meanWait(int servers, double arrivalsPerSecond, Duration service) {
    double load = inSystem(arrivalsPerSecond, service);
    double nanos = waitProbability(servers, load) * Rules.nanos(service) / (servers - load);
    return load >= servers ? Load.NEVER : Duration.ofNanos((long) nanos);
  }

  /**
   * The least number of servers whose {@linkplain #meanWait mean wait} is within a target.
   *
   * @param arrivalsPerSecond λ, zero or more
   * @param service S, zero or more
   * @param target positive
   * @return at least 1; {@code Integer.MAX_VALUE} if no such number is enough
   */
  public static int servers(double arrivalsPerSecond, Duration service, Duration target) {
    return serversWithin(Integer.MAX_VALUE, arrivalsPerSecond, service, target);
  }

  /* As servers(), but looks no further than so many: one pass of the recursion for all of them. */
  static int serversWithin(int most, double arrivalsPerSecond, Duration service, Duration target) {
    double load = inSystem(arrivalsPerSecond, service);
    double allowed = Rules.nanos(Rules.positive("target", target));
    double run = Rules.nanos(service);
    double loss = 1;
    for (int n = 1; n < most && load < most; n++) {
      loss = nextLoss(n, load, loss);
      if (load < n && delayed(n, load, loss) * run / (n - load) <= allowed) {
        return n;
      }
    }
    return most;
  }

  private static double nextLoss(int servers, double load, double loss) {
    return load * loss / (servers + load * loss);
  }

  private static double delayed(int servers, double load, double loss) {
    return servers * loss / (servers - load * (1 - loss));
  }
}
