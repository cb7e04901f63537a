package dev.weir.demo.proxy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.util.ReferenceCountUtil;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Sees to it that an answer of a known length ends with its last byte. A client that has all of it
 * may send the next request at once, and this server would take that for one that was sent ahead,
 * of which it keeps a little only: as long as it waits for the upstream to say that this was all.
 */
final class LastChunk {

  /* "held" is empty, has the chunk, or is at the end: set by whoever emits it, or by the end of all,
   * be it an error or a cancel on another thread. Whoever finds it at the end releases its own. */
  private static final ByteBuf END = Unpooled.EMPTY_BUFFER;

  private final long length;
  private final AtomicReference<ByteBuf> held = new AtomicReference<>();
  private long seen;

  private LastChunk(long length) {
    this.length = length;
  }

  /**
   * Holds the chunk back with which the length is reached until the body ends.
   *
   * @param bytes of the body, to be released by whoever gets them
   * @param headers of the answer
   * @return the same bytes; as they are if no length is known. For one subscription
   */
  static Flux<ByteBuf> withTheEnd(Flux<ByteBuf> bytes, HttpHeaders headers) {
    long length = HeldAnswer.length(headers);
    return length == Long.MAX_VALUE ? bytes : new LastChunk(length).of(bytes);
  }

  private Flux<ByteBuf> of(Flux<ByteBuf> bytes) {
    return bytes
        .<ByteBuf>handle(
            (chunk, sink) -> {
              seen += chunk.readableBytes();
              if (seen < length) {
                sink.next(chunk);
              } else if (!held.compareAndSet(null, chunk)) {
                chunk.release();
              }
            })
        .concatWith(Mono.fromSupplier(this::end))
        .doFinally(how -> ReferenceCountUtil.release(end()));
  }

  /* Null if nothing is held. The empty buffer may be released as often as one likes. */
  private @Nullable ByteBuf end() {
    return held.getAndSet(END);
  }
}
