package dev.weir.demo.load.command;

import dev.weir.demo.command.TimeConverter;
import dev.weir.demo.load.command.Converters.ToArrivals;
import dev.weir.demo.load.command.Converters.ToCount;
import dev.weir.demo.load.command.Converters.ToSeed;
import dev.weir.demo.load.command.Converters.ToSpacing;
import dev.weir.demo.load.schedule.Arrivals;
import dev.weir.demo.load.schedule.Spacing;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** When requests begin. */
final class ScheduleOptions {

  private static final Arrivals USUAL = Arrivals.parse("100");
  private static final Duration LENGTH = Duration.ofSeconds(10);

  @Option(
      names = {"-R", "--rate"},
      paramLabel = "RATE",
      converter = ToArrivals.class,
      description =
          "open loop: so many requests begin a second, whatever becomes of them. 1000, 2.5k,"
              + " step:100,200,400/10s, ramp:100-2k/30s, spike:100-1k@5s/2s, sine:100-1k/20s, or"
              + " trace:FILE, a moment in seconds on each line (default: 100)")
  @Nullable Arrivals rate;

  @Option(
      names = {"-c", "--users"},
      paramLabel = "N",
      converter = ToCount.class,
      description =
          "closed loop instead: so many users, each of whom waits for an answer before the next"
              + " request. It slows down with the server, so it cannot show overload")
  @Nullable Integer users;

  @Option(
      names = "--think",
      paramLabel = "TIME",
      converter = TimeConverter.class,
      description = "closed loop: how long each user waits after an answer (default: not at all)")
  @Nullable Duration think;

  @Option(
      names = {"-d", "--duration"},
      paramLabel = "TIME",
      converter = TimeConverter.class,
      description = "for how long requests begin (default: 10s; a trace to its end)")
  @Nullable Duration duration;

  @Option(
      names = "--warm-up",
      paramLabel = "TIME",
      converter = TimeConverter.class,
      description =
          "do the same for so long before, and do not count it: just started, load itself needs"
              + " some seconds to be as fast as it can, above 10k a second (default: not at all)")
  Duration warmUp = Duration.ZERO;

  @Option(
      names = "--arrivals",
      paramLabel = "even|poisson",
      converter = ToSpacing.class,
      description =
          "how they follow one another: evenly, or by chance, as from many independent clients"
              + " (default: even)")
  @Nullable Spacing spacing;

  @Option(
      names = "--seed",
      paramLabel = "N",
      converter = ToSeed.class,
      description =
          "of all that is left to chance; the same seed gives the same requests at the same times"
              + " (default: 1)")
  long seed = 1;

  Duration duration() {
    return duration == null ? LENGTH : duration;
  }

  Spacing spacing() {
    return spacing == null ? Spacing.EVEN : spacing;
  }

  Arrivals arrivals() {
    return rate == null ? USUAL : rate;
  }
}
