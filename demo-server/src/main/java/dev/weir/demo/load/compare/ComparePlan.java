package dev.weir.demo.load.compare;

import dev.weir.demo.sql.SqlUrl;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is to be compared.
 *
 * @param url the database; null for one that is started, and gone afterwards
 * @param rates per second, rising; none if they are to be found by what the database can do
 * @param duration how long requests begin in each run
 * @param warmUp how long before, uncounted
 * @param timeout of a request
 * @param slo within what time of its intended start a request is to be completed
 * @param maxLag how late the generator may be itself
 * @param seed of what is left to chance
 * @param accounts of the bank
 * @param tasks a task for each request
 * @param pool a pool of workers
 */
public record ComparePlan(
    @Nullable SqlUrl url,
    List<Double> rates,
    Duration duration,
    Duration warmUp,
    Duration timeout,
    Duration slo,
    Duration maxLag,
    long seed,
    int accounts,
    Setup tasks,
    Setup pool) {

  /* To start, to open a bank and connections, to wait for what is under way, and to look at the books. */
  private static final Duration MARGIN = Duration.ofMinutes(3);

  /** Copies the rates. */
  public ComparePlan {
    rates = List.copyOf(rates);
  }

  /** How many connections there are to be. */
  int connections() {
    return Math.max(tasks.connections(), pool.connections());
  }

  /** How long a run may take altogether, before it is taken for hung. */
  Duration longest(Duration length) {
    return warmUp.plus(length).plus(timeout.multipliedBy(4)).plus(MARGIN);
  }

  /** With fewer connections for a task per request: what the server has for us. */
  ComparePlan withConnections(int most) {
    return new ComparePlan(
        url,
        rates,
        duration,
        warmUp,
        timeout,
        slo,
        maxLag,
        seed,
        accounts,
        Setup.taskPerRequest(tasks.mostInFlight(), Math.min(most, tasks.connections())),
        pool);
  }

  /** What every run is told, whatever bounds it. */
  List<String> arguments(Duration length) {
    List<String> arguments = new ArrayList<>();
    add(arguments, "--duration", exactly(length));
    add(arguments, "--warm-up", exactly(warmUp));
    add(arguments, "--timeout", exactly(timeout));
    add(arguments, "--slo", exactly(slo));
    add(arguments, "--max-lag", exactly(maxLag));
    add(arguments, "--seed", String.valueOf(seed));
    add(arguments, "--accounts", String.valueOf(accounts));
    return arguments;
  }

  private static void add(List<String> arguments, String name, String value) {
    arguments.add(name);
    arguments.add(value);
  }

  private static String exactly(Duration time) {
    long perMicro = 1_000;
    return time.toNanos() / perMicro + "us";
  }
}
