package dev.weir.demo.load.command;

import dev.weir.demo.command.TimeConverter;
import dev.weir.demo.load.command.Converters.ToThreshold;
import dev.weir.demo.load.measure.Measured;
import dev.weir.demo.load.report.Doubt;
import dev.weir.demo.load.report.Threshold;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** What a run is held to. */
final class JudgeOptions {

  @Option(
      names = "--slo",
      paramLabel = "TIME",
      converter = TimeConverter.class,
      description =
          "goodput is what is completed within this time of its intended start (default: 100ms)")
  Duration slo = Duration.ofMillis(100);

  @Option(
      names = "--threshold",
      paramLabel = "RULE",
      converter = ToThreshold.class,
      description =
          "exit with 1 unless it is held: p99<250ms, service.p99.9<=1s, errors<1%%,"
              + " goodput>=99%%, goodput>950, backpressure<5%%, rate>=990, loopLag.p99<2ms. May be"
              + " repeated. If only load's own lateness can have failed it, the run is invalid")
  List<Threshold> thresholds = new ArrayList<>();

  @Option(
      names = "--max-lag",
      paramLabel = "TIME",
      converter = TimeConverter.class,
      description =
          "the run is invalid, and the exit code 3, if load itself was later than this for one"
              + " request in a hundred (default: 5ms)")
  Duration maxLag = Duration.ofMillis(5);

  /** What of a run may have been the generator's. */
  Doubt doubt(Measured measured) {
    return new Doubt(measured, maxLag, slo);
  }
}
