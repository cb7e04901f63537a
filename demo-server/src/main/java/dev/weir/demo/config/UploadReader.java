package dev.weir.demo.config;

import dev.weir.demo.yaml.Companions;
import dev.weir.demo.yaml.NumberKind;
import dev.weir.demo.yaml.Section;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads how a route takes bodies. */
final class UploadReader {

  private static final String INGEST = RouteSpec.Handler.INGEST.word();
  private static final NumberKind MOST = new NumberKind(1, 1_000_000);
  static final NumberKind RATE = new NumberKind(0, 1_000_000);

  /* Of logs, each has two lines in hand, and a gate counts these. */
  private static final NumberKind MOST_LOGS = new NumberKind(1, 500_000);

  private UploadReader() {}

  /** Null if the handler takes none. */
  static @Nullable UploadSpec read(Section route, Optional<String> handler) {
    new Companions("handler").with(INGEST, "uploads", "bodyIdle", "bodyRate").check(route, handler);
    return handler.filter(INGEST::equals).isPresent() ? read(route, UploadSpec.OF_LINES) : null;
  }

  static UploadSpec read(Section section, UploadSpec usual) {
    return read(section, usual, MOST);
  }

  static UploadSpec ofLog(Section section) {
    return read(section, UploadSpec.OF_LOGS, MOST_LOGS);
  }

  private static UploadSpec read(Section section, UploadSpec usual, NumberKind most) {
    return new UploadSpec(
        section.find("uploads", most).orElse(usual.most()),
        section.find("bodyIdle", Limits.BOUND).orElse(usual.bodyIdle()),
        section.find("bodyRate", RATE).orElse(usual.bodyRate()));
  }
}
