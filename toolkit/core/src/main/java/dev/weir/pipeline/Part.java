package dev.weir.pipeline;

import dev.weir.observe.Ledger;
import java.time.Duration;
import java.util.function.IntSupplier;

/** One stage of one pipeline, as its snapshots see it. */
final class Part {

  private final StageConfig config;
  private final Books books;
  private final IntSupplier servers;

  Part(StageConfig config, IntSupplier servers) {
    this.config = config;
    this.books = new Books(config.name());
    this.servers = servers;
  }

  /** One that works on nothing: it gathers, or hands out. */
  static Part plain(String name, StageKind kind, String branch, String place, int size) {
    return new Part(new StageConfig(name, kind, branch, place, size, 0, "", false), () -> 0);
  }

  StageConfig config() {
    return config;
  }

  String name() {
    return config.name();
  }

  Books books() {
    return books;
  }

  /** What bounds it. Whether it holds up the source is for the node to say. */
  Stretch.Limits limits(boolean holdsUp) {
    return new Stretch.Limits(
        config.concurrency(), servers.getAsInt(), config.kind() == StageKind.STAGE, holdsUp);
  }

  Ledger ledger() {
    return config.kind() == StageKind.STAGE ? books.ledger() : books.ledgerWithoutBuffer();
  }

  StageSnapshot snapshot(Stretch stretch, int index) {
    boolean measured = stretch.nanos() > 0;
    return new StageSnapshot(
        config,
        ledger(),
        books.allLeft(),
        measured ? stretch.rate(index) : 0,
        Duration.ofNanos(measured ? Math.round(stretch.serviceNanos(index)) : 0),
        measured ? stretch.utilization(index) : 0,
        measured ? stretch.occupied(index) : 0,
        measured ? stretch.wanted(index) : 0);
  }
}
