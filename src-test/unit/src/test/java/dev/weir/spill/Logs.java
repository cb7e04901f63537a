package dev.weir.spill;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What tests of logs do over and over. */
final class Logs {

  static final int SEGMENT = 1024;

  private Logs() {}

  /** With segments so small that a few records fill one, and room for many of them. */
  static LogSettings small(Path folder) {
    return small(folder, SyncPolicy.none());
  }

  static LogSettings small(Path folder, SyncPolicy sync) {
    return new LogSettings(folder, 1 << 20, SEGMENT, sync);
  }

  static SegmentLog open(Path folder) throws IOException {
    return SegmentLog.open(small(folder));
  }

  static ByteBuffer record(String text) {
    return ByteBuffer.wrap(text.getBytes(UTF_8));
  }

  /** A record that says which it is, and is about so long. */
  static ByteBuffer numbered(long number, int length) {
    return record(number + ":" + "x".repeat(length));
  }

  static long number(ByteBuffer record) {
    String text = text(record);
    return Long.parseLong(text, 0, text.indexOf(':'), 10);
  }

  static void append(RecordLog log, int records, int length) throws IOException {
    for (int i = 0; i < records; i++) {
      log.append(numbered(log.next(), length));
    }
  }

  static String text(ByteBuffer record) {
    byte[] bytes = new byte[record.remaining()];
    record.get(bytes);
    return new String(bytes, UTF_8);
  }

  static @Nullable String readText(RecordLog log) throws IOException {
    ByteBuffer record = log.read();
    return record == null ? null : text(record);
  }

  /** All that is left to be read. */
  static List<String> readAll(RecordLog log) throws IOException {
    List<String> all = new ArrayList<>();
    for (String each = readText(log); each != null; each = readText(log)) {
      all.add(each);
    }
    return all;
  }

  static List<Path> segments(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> RecordFormat.first(file) >= 0).sorted().toList();
    }
  }

  static Path lastSegment(Path folder) throws IOException {
    List<Path> all = segments(folder);
    return all.get(all.size() - 1);
  }

  static String name(Path file) {
    return requireNonNull(file.getFileName()).toString();
  }
}
