package dev.weir.bench.spill;

import dev.weir.bench.measure.Figures;
import dev.weir.bench.suite.ChildLoop;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** One round of one contender, in a folder of its own. */
public final class SpillRound {

  /** What its JVM is called with, before the contender. */
  public static final String COMMAND = "spill-agent";

  static final int LENGTH = 256;
  static final int SYNC_EVERY = 1_000;

  private static final String APPENDED = "appended";
  private static final String SYNCED = "synced";
  private static final String READ = "read";

  private final SpillContender who;
  private final int records;
  private final byte[] record = new byte[LENGTH];
  private final ByteBuffer number = ByteBuffer.wrap(record);

  private SpillRound(SpillContender who, int records) {
    this.who = who;
    this.records = records;
  }

  /**
   * The far side of a child.
   *
   * @param who the contender that this JVM is for
   * @return asked with a number of records and a directory, it makes a round
   */
  public static ChildLoop.Servant servant(SpillContender who) {
    return words -> {
      try {
        return new SpillRound(who, Integer.parseInt(words.get(0))).run(Path.of(words.get(1)));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    };
  }

  private Figures run(Path directory) throws IOException {
    Path folder = Files.createTempDirectory(directory, who.name());
    try {
      return new Figures()
          .put(APPENDED, append(folder.resolve(APPENDED), records))
          .put(READ, read(folder.resolve(APPENDED)))
          .put(SYNCED, append(folder.resolve(SYNCED), SYNC_EVERY));
    } finally {
      delete(folder);
    }
  }

  static double appended(Figures found) {
    return found.asMap().get(APPENDED);
  }

  static double synced(Figures found) {
    return found.asMap().get(SYNCED);
  }

  static double read(Figures found) {
    return found.asMap().get(READ);
  }

  /** Records a second, until the operating system has all of them, or the disk has. */
  private double append(Path folder, int syncEvery) throws IOException {
    boolean syncs = syncEvery < records;
    try (Store store = who.open(folder, LENGTH)) {
      long began = System.nanoTime();
      for (int i = 0; i < records; i++) {
        number.putLong(0, i);
        store.append(record);
        if (syncs && (i + 1) % syncEvery == 0) {
          store.sync();
        }
      }
      store.flush();
      return perSecond(System.nanoTime() - began);
    }
  }

  /** Records a second, of a store that was just opened. */
  private double read(Path folder) throws IOException {
    try (Store store = who.open(folder, LENGTH)) {
      long began = System.nanoTime();
      for (int i = 0; i < records; i++) {
        if (!store.read(record) || number.getLong(0) != i) {
          throw new IllegalStateException(
              who.title() + ": record " + number.getLong(0) + " (expected: " + i + ")");
        }
      }
      long nanos = System.nanoTime() - began;
      if (store.read(record)) {
        throw new IllegalStateException(who.title() + ": more than " + records + " records");
      }
      return perSecond(nanos);
    }
  }

  private double perSecond(long nanos) {
    return (double) records * TimeUnit.SECONDS.toNanos(1) / nanos;
  }

  private static void delete(Path folder) throws IOException {
    List<Path> all;
    try (Stream<Path> files = Files.walk(folder)) {
      all = files.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path each : all) {
      Files.delete(each);
    }
  }
}
