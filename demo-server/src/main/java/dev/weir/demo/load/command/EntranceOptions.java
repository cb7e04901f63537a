package dev.weir.demo.load.command;

import dev.weir.demo.command.TimeConverter;
import dev.weir.demo.load.command.Converters.ToCount;
import dev.weir.demo.load.command.Converters.ToOverflow;
import dev.weir.demo.load.command.Converters.ToWorkers;
import dev.weir.overflow.Overflow;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What bounds the requests on their way. */
final class EntranceOptions {

  private static final int MOST_IN_FLIGHT = 1_000;
  private static final int QUEUE = 100;

  @Option(
      names = "--max-in-flight",
      paramLabel = "N",
      converter = ToCount.class,
      description =
          "so many at once; more are turned away, which is reported, and counts as infinitely"
              + " slow (default: 1000)")
  @Nullable Integer maxInFlight;

  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      converter = TimeConverter.class,
      description = "how long a request may take, from when it is sent (default: 1s)")
  Duration timeout = Duration.ofSeconds(1);

  @Option(
      names = "--workers",
      paramLabel = "N",
      converter = ToWorkers.class,
      description =
          "worker mode: a pool of so many workers sends the requests, each worker one at a time")
  @Nullable Integer workers;

  @Option(
      names = "--queue",
      paramLabel = "N",
      converter = ToCount.class,
      description = "worker mode: so many requests wait for a worker (default: 100)")
  @Nullable Integer queue;

  @Option(
      names = "--strategy",
      paramLabel = "WORD",
      converter = ToOverflow.class,
      description =
          "worker mode: what becomes of a request that finds the queue full: block, drop, reject or"
              + " timeout:TIME; what waits is not sent, but its time runs (default: reject)")
  @Nullable Overflow strategy;

  /* How many may be on the wire at once. */
  int mostInFlight() {
    if (workers != null) {
      return workers;
    }
    return maxInFlight == null ? MOST_IN_FLIGHT : maxInFlight;
  }

  int queueCapacity() {
    return queue == null ? QUEUE : queue;
  }

  Overflow overflow() {
    return strategy == null ? Overflow.reject() : strategy;
  }
}
