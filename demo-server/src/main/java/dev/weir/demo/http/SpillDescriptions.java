package dev.weir.demo.http;

import dev.weir.demo.config.PoolSpec;
import dev.weir.demo.config.SpillSpec;
import dev.weir.demo.text.Times;
import java.util.List;
import java.util.Locale;

/** Words for what a configuration says of a spill. */
final class SpillDescriptions {

  private SpillDescriptions() {}

  static Route.About of(SpillSpec spec, PoolSpec pool) {
    String own = spec.description();
    String summary =
        "blocks a worker for "
            + Times.format(spec.work())
            + " for each line of the body; what the pool has no room for goes to disk, and comes"
            + " back";
    String path = "%s" + spec.path();
    return new Route.About(
        own == null ? summary : own,
        whenFull(spec),
        Descriptions.shape(pool)
            + String.format(
                Locale.ROOT,
                "; spill %s: %,d bytes on disk, %s, %,d uploads at a time",
                spec.name(),
                spec.disk().maxBytes(),
                spec.disk().folder() == null
                    ? "in a temporary folder"
                    : "in " + spec.disk().folder(),
                spec.upload().most()),
        List.of(
            "seq 1000 | curl -s --data-binary @- '" + path + "'",
            "curl -s -d 'one line' '" + path + "'"));
  }

  private static String whenFull(SpillSpec spec) {
    return switch (spec.overflow().word()) {
      case "block" -> "the disk, too: reads no more of the body until there is room";
      case "drop" -> "the disk, too: leaves lines out, and counts them in the answer";
      case "reject" -> "the disk, too: answers 503 with Retry-After, and reads no further";
      default ->
          "the disk, too: waits at most "
              + Times.format(spec.overflow().waitBound())
              + " for room, then 503 with Retry-After";
    };
  }
}
