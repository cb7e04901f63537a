package dev.weir.demo.load.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.search.SearchProcessor;
import io.netty.buffer.search.SearchProcessorFactory;
import org.jspecify.annotations.Nullable;

/** Counts the bytes of a reply as they come, and keeps none. For one thread at a time. */
final class ReplyBody {

  private final @Nullable SearchProcessor search;
  private long bytes;
  private boolean found;

  /** With a text to look for, if there is one. */
  ReplyBody(@Nullable SearchProcessorFactory searches) {
    search = searches == null ? null : searches.newSearchProcessor();
  }

  /** The next part; not kept. */
  void add(ByteBuf part) {
    bytes += part.readableBytes();
    if (search != null && !found) {
      found = part.forEachByte(search) >= 0;
    }
  }

  long bytes() {
    return bytes;
  }

  boolean found() {
    return found;
  }
}
