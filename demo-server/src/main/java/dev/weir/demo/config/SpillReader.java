package dev.weir.demo.config;

import dev.weir.demo.config.SyncSpec.When;
import dev.weir.demo.yaml.BytesKind;
import dev.weir.demo.yaml.Companions;
import dev.weir.demo.yaml.FlagKind;
import dev.weir.demo.yaml.NumberKind;
import dev.weir.demo.yaml.Section;
import dev.weir.demo.yaml.SizeKind;
import dev.weir.demo.yaml.TimeKind;
import dev.weir.demo.yaml.WordKind;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads one of the {@code spills}. */
final class SpillReader {

  private static final long USUAL_BYTES = 1L << 30;
  private static final int USUAL_SEGMENT = 64 << 20;
  private static final int USUAL_LINE = 64 << 10;
  private static final int SEGMENTS_AT_LEAST = 4;
  private static final int LEAST_SEGMENT = 1 << 10;
  private static final int USUAL_RECORDS = 1_000;
  private static final Duration USUAL_TIME_OF_RECORDS = Duration.ofSeconds(1);
  private static final Duration USUAL_TIME = Duration.ofMillis(50);

  private static final BytesKind BYTES =
      new BytesKind(SEGMENTS_AT_LEAST * LEAST_SEGMENT, Limits.LARGEST_SPILL);
  private static final SizeKind SEGMENT = new SizeKind(1 << 30);
  private static final WordKind SYNC =
      new WordKind(Stream.of(When.values()).map(When::word).toList());
  private static final NumberKind RECORDS = new NumberKind(1, 1_000_000);
  private static final TimeKind TIME = new TimeKind(false, Duration.ofMinutes(1));
  private static final NumberKind SHARE = new NumberKind(1, 1_000_000);

  private SpillReader() {}

  /** The route; where its path or its pool is missing or wrong, that is "". */
  static SpillSpec read(String name, Section section) {
    SpillSpec.Disk disk = disk(section);
    SpillSpec spec =
        new SpillSpec(
            name,
            section.need("path", PathKind.PATH).orElse(""),
            section.need("pool", RouteReader.POOL).orElse(""),
            RouteReader.overflow(section),
            disk,
            section.find("work", RouteReader.WORK).orElse(RouteReader.DEFAULT_WORK),
            maxLine(section, disk.segmentBytes() / 2),
            section.find("description", RouteReader.DESCRIPTION).orElse(null),
            UploadReader.read(section, UploadSpec.OF_SPILLS));
    section.end();
    return spec;
  }

  private static SpillSpec.Disk disk(Section section) {
    long maxBytes = section.find("maxBytes", BYTES).orElse(USUAL_BYTES);
    Optional<Boolean> inOrder = section.find("inOrder", FlagKind.FLAG, false);
    if (inOrder.orElse(false)) {
      section.refuse("liveShare", "only with inOrder: false");
      section.refuse("replayShare", "only with inOrder: false");
    }
    return new SpillSpec.Disk(
        section.find("folder", FolderKind.FOLDER).orElse(null),
        maxBytes,
        segmentBytes(section, maxBytes / SEGMENTS_AT_LEAST),
        sync(section),
        inOrder.orElse(false),
        share(section, "liveShare", inOrder),
        share(section, "replayShare", inOrder));
  }

  private static int share(Section section, String key, Optional<Boolean> inOrder) {
    return inOrder.orElse(false) ? 1 : section.find(key, SHARE).orElse(1);
  }

  private static int segmentBytes(Section section, long most) {
    Optional<Integer> segment = section.find("segmentBytes", SEGMENT);
    if (segment.filter(bytes -> bytes > most).isPresent()) {
      section.refuse("segmentBytes", "at most a quarter of maxBytes, which is " + most);
    } else if (segment.filter(bytes -> bytes < LEAST_SEGMENT).isPresent()) {
      section.refuse("segmentBytes", "at least " + LEAST_SEGMENT);
    }
    return (int) Math.min(segment.orElse(USUAL_SEGMENT), most);
  }

  /* A line is a record, which is in one file. */
  private static int maxLine(Section section, int most) {
    Optional<Integer> line = section.find("maxLine", RouteReader.LINE);
    if (line.filter(bytes -> bytes > most).isPresent()) {
      section.refuse("maxLine", "at most half of segmentBytes, which is " + most);
    }
    return line.orElse(Math.min(USUAL_LINE, most));
  }

  private static SyncSpec sync(Section section) {
    Optional<String> word = section.find("sync", SYNC, When.NONE.word());
    new Companions("sync")
        .with(When.RECORDS.word(), "syncRecords", "syncTime")
        .with(When.TIME.word(), "syncTime")
        .check(section, word);
    When when = word.flatMap(When::of).orElse(When.NONE);
    return switch (when) {
      case NONE -> SyncSpec.NONE;
      case RECORDS ->
          new SyncSpec(
              when,
              section.find("syncRecords", RECORDS).orElse(USUAL_RECORDS),
              section.find("syncTime", TIME).orElse(USUAL_TIME_OF_RECORDS));
      case TIME -> new SyncSpec(when, 0, section.find("syncTime", TIME).orElse(USUAL_TIME));
    };
  }
}
