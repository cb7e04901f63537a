package dev.weir.demo.config;

import dev.weir.demo.yaml.NumberKind;
import dev.weir.demo.yaml.Section;
import java.time.Duration;

/** Reads one of the {@code logs}. */
final class LogReader {

  private static final int USUAL_BUFFER = 256;
  private static final Duration USUAL_WORK = Duration.ofMillis(1);
  private static final NumberKind BUFFER = new NumberKind(2, Limits.LONGEST_QUEUE);

  private LogReader() {}

  /** The route; where its path is missing or wrong, that is "". */
  static LogSpec read(String name, Section section) {
    LogSpec spec =
        new LogSpec(
            name,
            section.need("path", PathKind.PATH).orElse(""),
            section.find("buffer", BUFFER).orElse(USUAL_BUFFER),
            section.find("work", RouteReader.WORK).orElse(USUAL_WORK),
            section.find("maxLine", RouteReader.LINE).orElse(RouteReader.DEFAULT_LINE),
            section.find("description", RouteReader.DESCRIPTION).orElse(null),
            UploadReader.ofLog(section));
    section.end();
    return spec;
  }
}
