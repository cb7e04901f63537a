package dev.weir.demo.config;

import dev.weir.demo.yaml.NumberKind;
import dev.weir.demo.yaml.Section;
import dev.weir.limit.Rate;

/** Reads one of the {@code streams}. */
final class StreamReader {

  private static final Rate USUAL_RATE = Rate.perSecond(10);
  private static final int USUAL_BUFFER = 16;
  private static final int USUAL_LISTENERS = 1_000;
  private static final NumberKind BUFFER = new NumberKind(1, Limits.LONGEST_QUEUE);

  private static final NumberKind LISTENERS = new NumberKind(1, 1_000_000);

  private StreamReader() {}

  /** The stream; where its path is missing or wrong, that is "". */
  static StreamSpec read(String name, Section section) {
    Rate rate = section.find("rate", RateKind.RATE).orElse(USUAL_RATE);
    if (!StreamSpec.isRate(rate)) {
      section.refuse("rate", StreamSpec.RATE_RULE);
    }
    StreamSpec spec =
        new StreamSpec(
            name,
            section.need("path", PathKind.PATH).orElse(""),
            RouteReader.overflow(section),
            rate,
            section.find("buffer", BUFFER).orElse(USUAL_BUFFER),
            section.find("listeners", LISTENERS).orElse(USUAL_LISTENERS),
            section.find("description", RouteReader.DESCRIPTION).orElse(null));
    section.end();
    return spec;
  }
}
