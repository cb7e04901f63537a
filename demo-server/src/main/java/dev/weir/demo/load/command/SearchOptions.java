package dev.weir.demo.load.command;

import dev.weir.demo.load.command.Converters.ToRate;
import dev.weir.demo.load.command.Converters.ToShare;
import dev.weir.demo.text.Numbers;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The search for the highest rate that a target keeps up with. */
final class SearchOptions {

  private static final double MOST = 1_000_000;
  private static final double PERCENT = 100;
  private static final double EXACT = 1e6;

  @Option(
      names = "--find-limit",
      description =
          "search the highest constant rate of which enough is good: double it from -R on until it"
              + " is not held, then halve the distance. Each rate is tried for -d, and what fails"
              + " is tried twice. A low rate is tried until three requests may fail, for at most"
              + " ten times -d. The limit is confirmed for at least three times -d. If load itself"
              + " could not send more, the exit code is 3")
  boolean findLimit;

  @Option(
      names = "--max-rate",
      paramLabel = "RATE",
      converter = ToRate.class,
      description = "try no more than this (default: 1m)")
  @Nullable Double maxRate;

  @Option(
      names = "--good",
      paramLabel = "SHARE",
      converter = ToShare.class,
      description =
          "enough: the part of what is offered that is to be within --slo (default: 99%%)")
  @Nullable Double good;

  @Option(
      names = "--precision",
      paramLabel = "SHARE",
      converter = ToShare.class,
      description = "how near to the limit to come (default: 2%%)")
  @Nullable Double precision;

  /** Adds what somebody needs to repeat it. */
  void tell(Map<String, String> settings) {
    settings.put("held", (good == null ? "99%" : percent(good)) + " within the SLO");
    settings.put("precision", precision == null ? "2%" : percent(precision));
    if (maxRate != null) {
      settings.put("max rate", Numbers.format(maxRate) + "/s");
    }
  }

  private static String percent(double share) {
    return Numbers.format(Math.round(share * PERCENT * EXACT) / EXACT) + "%";
  }

  double mostRate() {
    return maxRate == null ? MOST : maxRate;
  }

  /* What means nothing without a search, if it was given. */
  @Nullable String stray() {
    if (findLimit) {
      return null;
    }
    if (maxRate != null) {
      return "--max-rate";
    }
    if (good != null) {
      return "--good";
    }
    return precision == null ? null : "--precision";
  }
}
