package dev.weir.demo.ingest;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Cuts a body into lines, lazily: a line is looked for when it is asked for. For one body, and one
 * caller at a time.
 */
public final class LineSplitter {

  private static final byte LINE_FEED = '\n';

  /* A line inside one chunk is a view of the chunk. Only a line that spans chunks is copied, into
   * "head", which holds what came of it so far. */
  private final int limit;
  private byte[] head = new byte[0];
  private int headLength;
  private long lines;

  /**
   * A splitter for one body.
   *
   * @param limit the longest line, in bytes
   */
  public LineSplitter(int limit) {
    this.limit = limit;
  }

  /**
   * The lines that end in this chunk.
   *
   * @param chunk the next bytes of the body, to be left alone from now on
   * @return to be iterated once, to its end, before the next chunk; fails with {@link
   *     LineTooLongException}
   */
  public Iterable<Line> lines(byte[] chunk) {
    return () -> new Lines(chunk);
  }

  /**
   * The line without a line feed at the end of the body.
   *
   * @return empty if the body ends with a line feed, or is empty
   */
  public Mono<Line> last() {
    return Mono.fromSupplier(() -> headLength == 0 ? null : complete(new byte[0], 0, 0));
  }

  private Line complete(byte[] chunk, int from, int to) {
    checkLength(headLength + (to - from));
    lines++;
    if (headLength == 0) {
      return new Line(lines, ByteBuffer.wrap(chunk, from, to - from));
    }
    append(chunk, from, to);
    Line line = new Line(lines, ByteBuffer.wrap(head, 0, headLength));
    head = new byte[0];
    headLength = 0;
    return line;
  }

  private void keep(byte[] chunk, int from, int to) {
    checkLength(headLength + (to - from));
    append(chunk, from, to);
  }

  private void checkLength(int length) {
    if (length > limit) {
      throw new LineTooLongException(lines + 1, limit);
    }
  }

  private void append(byte[] chunk, int from, int to) {
    int length = headLength + (to - from);
    if (length > head.length) {
      head = Arrays.copyOf(head, Math.max(length, Math.min(limit, 2 * head.length)));
    }
    System.arraycopy(chunk, from, head, headLength, to - from);
    headLength = length;
  }

  private final class Lines implements Iterator<Line> {

    private final byte[] chunk;
    private int position;
    private @Nullable Line next;

    Lines(byte[] chunk) {
      this.chunk = chunk;
    }

    @Override
    public boolean hasNext() {
      if (next == null && position < chunk.length) {
        int end = position;
        while (end < chunk.length && chunk[end] != LINE_FEED) {
          end++;
        }
        if (end < chunk.length) {
          next = complete(chunk, position, end);
        } else {
          keep(chunk, position, end);
        }
        position = end + 1;
      }
      return next != null;
    }

    @Override
    public Line next() {
      if (!hasNext() || next == null) {
        throw new NoSuchElementException("the chunk has no more lines");
      }
      Line line = next;
      next = null;
      return line;
    }
  }
}
