package dev.weir.spill;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import reactor.util.Logger;
import reactor.util.Loggers;

/**
 * Clears away what a crash left behind the last whole record, of which nothing was ever promised to
 * be there. What may have whole records in it is kept in a file that ends in {@code .cut}.
 */
final class Leftovers {

  private static final int PIECE = 64 << 10;

  private final Logger logger = Loggers.getLogger(SegmentLog.class);
  private final SpillFile.Opener opener;
  private final Path folder;

  Leftovers(SpillFile.Opener opener, Path folder) {
    this.opener = opener;
    this.folder = folder;
  }

  /** Deletes a file that has nothing to follow, or gives it another name if it has anything. */
  void remove(Segment file, String why) throws IOException {
    if (isEmpty(file)) {
      Files.delete(file.file());
      logger.warn("{}: deleted, with {} bytes, as {}", file.file(), file.size(), why);
      return;
    }
    Path kept = cut(file, 0);
    Files.move(file.file(), kept, StandardCopyOption.REPLACE_EXISTING);
    logger.warn("{}: moved to {}, with {} bytes, as {}", file.file(), kept, file.size(), why);
  }

  private boolean isEmpty(Segment file) throws IOException {
    if (file.size() <= RecordFormat.SEGMENT_HEADER) {
      return true;
    }
    ByteBuffer piece = ByteBuffer.allocate(PIECE);
    ByteBuffer zeros = ByteBuffer.allocate(PIECE);
    try (SpillFile from = SpillFile.read(opener, file.file())) {
      for (long done = 0; done < file.size(); done += piece.limit()) {
        piece.clear().limit((int) Math.min(PIECE, file.size() - done));
        from.read(piece, done);
        if (!piece.flip().equals(zeros.limit(piece.limit()))) {
          return false;
        }
      }
    }
    return true;
  }

  /** Cuts a file off behind its last whole record. */
  void cutOff(Recovery.TornEnd end) throws IOException {
    Segment last = end.segment();
    long lost = last.size() - end.offset();
    String kept = "";
    if (Debris.mayHaveRecord(opener, last.file(), end.number(), end.offset(), last.size())) {
      kept = "; there may be whole records among them, " + keep(last, end.offset());
    }
    try (SpillFile file = SpillFile.write(opener, last.file())) {
      file.truncate(end.offset());
      file.force();
    }
    last.size(end.offset());
    logger.warn(
        "{}: torn end cut off at {}: {} bytes, from record {} on ({}){}",
        last.file(),
        end.offset(),
        lost,
        end.number(),
        end.why(),
        kept);
  }

  /** On a full disk there is no copy: a spill has to start there too, and these were not safe. */
  private String keep(Segment last, long offset) {
    Path copy = cut(last, offset);
    try {
      try (SpillFile from = SpillFile.read(opener, last.file());
          SpillFile to = SpillFile.create(opener, copy)) {
        ByteBuffer piece = ByteBuffer.allocate(PIECE);
        for (long done = offset; done < last.size(); done += piece.limit()) {
          piece.clear().limit((int) Math.min(PIECE, last.size() - done));
          from.read(piece, done);
          to.write(piece.flip(), done - offset);
        }
        to.force();
      }
      SpillFile.forceFolder(opener, folder);
      return "so they were copied to " + copy;
    } catch (IOException e) {
      Closing.after(e, () -> Files.deleteIfExists(copy));
      return "but they could not be copied to " + copy + ": " + e;
    }
  }

  private Path cut(Segment file, long offset) {
    return folder.resolve(file + "." + offset + ".cut");
  }
}
