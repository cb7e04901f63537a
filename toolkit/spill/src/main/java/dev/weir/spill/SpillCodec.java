package dev.weir.spill;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * How values become bytes on disk, and bytes values.
 *
 * <p>One thread at a time calls it, and maybe not always the same. What {@link #encode} throws
 * concerns the one value alone. A record that cannot be decoded stops whoever takes there, unless
 * {@link SpillBuilder#undecodable} puts it aside.
 *
 * <pre>{@code
 * SpillCodec<Event> json =
 *     new SpillCodec<>() {
 *       public void encode(Event event, SpillOutput out) throws IOException {
 *         mapper.writeValue((OutputStream) out, event);
 *       }
 *
 *       public Event decode(ByteBuffer record) throws IOException {
 *         byte[] bytes = new byte[record.remaining()];
 *         record.get(bytes);
 *         return mapper.readValue(bytes, Event.class);
 *       }
 *     };
 * }</pre>
 *
 * @param <T> the values
 */
public interface SpillCodec<T> {

  /**
   * Writes a value, which stays as it is: it is encoded before there is room for it, may be encoded
   * again, and is passed on itself if the disk fails. What it holds is not to be released here.
   *
   * @param value what to write
   * @param out where to, empty at first; used again for the next value, so not to be kept
   * @throws IOException if the value cannot be written
   */
  void encode(T value, SpillOutput out) throws IOException;

  /**
   * Reads what {@link #encode} wrote.
   *
   * @param record exactly those bytes, big-endian and read-only; used again for the next value, so
   *     not to be kept
   * @return the value, not null
   * @throws IOException if it cannot be read
   */
  T decode(ByteBuffer record) throws IOException;

  /**
   * Bytes as they are.
   *
   * @return a codec that copies them
   */
  static SpillCodec<byte[]> bytes() {
    return BytesCodec.INSTANCE;
  }

  /**
   * Text in UTF-8. A surrogate without its other half comes back as a question mark.
   *
   * @return a codec for text
   */
  static SpillCodec<String> utf8() {
    return Utf8Codec.INSTANCE;
  }
}
