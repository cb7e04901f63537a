package dev.weir.demo.ingest;

/**
 * What counts of a line of a log.
 *
 * @param level how grave it is
 * @param bytes its length, without the line feed
 */
record LogLine(Level level, int bytes) {

  static LogLine of(Line line) {
    return new LogLine(Level.of(line), line.bytes().remaining());
  }
}
