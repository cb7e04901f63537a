package dev.weir.demo.load.compare;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How a load is met: what bounds it before the database, and how many connections it has.
 *
 * @param name in words
 * @param mostInFlight how many requests are on their way at once
 * @param queue how many wait for a worker; null without workers
 * @param connections to the database
 */
public record Setup(String name, int mostInFlight, @Nullable Integer queue, int connections) {

  /**
   * A task for each request.
   *
   * @param most so many at once; others are turned away
   * @param connections which they share
   * @return the setup
   */
  public static Setup taskPerRequest(int most, int connections) {
    return new Setup(
        words("a task per request: up to %,d in flight, %,d connections", most, connections),
        most,
        null,
        connections);
  }

  /**
   * A pool of workers with a bounded queue, and a connection for each of them.
   *
   * @param workers each does one request at a time
   * @param queue so many wait for one; others are turned away
   * @return the setup
   */
  public static Setup pool(int workers, int queue) {
    return new Setup(
        words("%,d workers and a queue of %,d, %,d connections", workers, queue, workers),
        workers,
        queue,
        workers);
  }

  private static String words(String format, Object... numbers) {
    return String.format(Locale.ROOT, format, numbers);
  }

  /** As the command line has it. */
  List<String> arguments() {
    String connected = String.valueOf(connections);
    String most = String.valueOf(mostInFlight);
    return queue == null
        ? List.of("--max-in-flight", most, "--connections", connected)
        : List.of("--workers", most, "--queue", String.valueOf(queue), "--connections", connected);
  }
}
