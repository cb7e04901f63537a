package dev.weir.demo.config;

import dev.weir.demo.yaml.Companions;
import dev.weir.demo.yaml.NumberKind;
import dev.weir.demo.yaml.Section;
import dev.weir.demo.yaml.SizeKind;
import dev.weir.demo.yaml.TimeKind;
import dev.weir.demo.yaml.WordKind;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads how a route gathers requests. */
final class BatchReader {

  private static final BatchSpec USUAL =
      new BatchSpec(16, Duration.ofMillis(10), null, BatchSpec.Key.NONE, 1_024);

  private static final NumberKind SIZE = new NumberKind(1, 65_536);
  private static final NumberKind ROOM = new NumberKind(1, Limits.LONGEST_QUEUE);
  private static final SizeKind BYTES = new SizeKind(Limits.LONGEST_LINE);
  private static final TimeKind DELAY = new TimeKind(false, Limits.LONGEST_BATCH_DELAY);
  private static final WordKind KEY =
      new WordKind(Stream.of(BatchSpec.Key.values()).map(BatchSpec.Key::word).toList());

  private BatchReader() {}

  /** Null if the handler gathers nothing. */
  static @Nullable BatchSpec read(Section route, Optional<String> handler) {
    new Companions("handler")
        .with("batch", "batchSize", "batchDelay", "batchBytes", "batchKey", "batchRoom")
        .check(route, handler);
    return handler.filter("batch"::equals).isPresent() ? batch(route) : null;
  }

  private static BatchSpec batch(Section route) {
    Optional<Integer> size = route.find("batchSize", SIZE, USUAL.size());
    Optional<Integer> room = route.find("batchRoom", ROOM, USUAL.room());
    if (size.isPresent() && room.isPresent() && size.get() > room.get()) {
      String culprit = route.at("batchSize") == null ? "batchRoom" : "batchSize";
      route.refuse(
          culprit,
          culprit.equals("batchSize")
              ? "at most batchRoom, which is " + room.get()
              : "at least batchSize, which is " + size.get());
    }
    return new BatchSpec(
        size.orElse(USUAL.size()),
        route.find("batchDelay", DELAY).orElse(USUAL.delay()),
        route.find("batchBytes", BYTES).orElse(null),
        route.find("batchKey", KEY).map(BatchReader::key).orElse(USUAL.key()),
        room.orElse(USUAL.room()));
  }

  private static BatchSpec.Key key(String word) {
    return Stream.of(BatchSpec.Key.values())
        .filter(key -> key.word().equals(word))
        .findFirst()
        .orElseThrow();
  }
}
