package dev.weir.netty.connection;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http2.Http2CodecUtil;
import io.netty.handler.codec.http2.Http2FrameTypes;

/**
 * Follows the frames of an HTTP/2 connection, for one thing only: whether a header block has begun
 * and has not ended. The codec keeps what came of one to itself, and waits for the rest.
 */
final class HeaderBlocks {

  private static final byte[] PREFACE = preface();
  private static final int END_HEADERS = 0x4;
  private static final int TYPE = 3;
  private static final int FLAGS = 4;

  private final byte[] head = new byte[Http2CodecUtil.FRAME_HEADER_LENGTH];
  private int prefaceSeen;
  private boolean other;
  private int headSeen;
  private int payloadLeft;
  private boolean open;
  private boolean endsWithFrame;
  private long progress;

  private static byte[] preface() {
    ByteBuf preface = Http2CodecUtil.connectionPrefaceBuf();
    byte[] bytes = new byte[preface.readableBytes()];
    preface.getBytes(preface.readerIndex(), bytes);
    return bytes;
  }

  /** Whether the whole preface has been seen. */
  boolean isHttp2() {
    return !other && prefaceSeen == PREFACE.length;
  }

  /** Whether part of a header block has been seen, and not its end. */
  boolean isOpen() {
    return open;
  }

  /** How many frames have ended, those with part of a header block not counted. */
  long progress() {
    return progress;
  }

  /** Looks at more bytes, and leaves them unread. */
  void see(ByteBuf bytes) {
    int at = bytes.readerIndex();
    int end = bytes.writerIndex();
    while (at < end && !other) {
      if (payloadLeft > 0) {
        int skipped = Math.min(payloadLeft, end - at);
        at += skipped;
        payloadLeft -= skipped;
        if (payloadLeft == 0) {
          frameEnded();
        }
      } else {
        next(bytes.getByte(at++));
      }
    }
  }

  private void next(byte b) {
    if (prefaceSeen < PREFACE.length) {
      other = b != PREFACE[prefaceSeen++];
      return;
    }
    head[headSeen++] = b;
    if (headSeen == head.length) {
      headSeen = 0;
      payloadLeft = (head[0] & 0xff) << 16 | (head[1] & 0xff) << 8 | (head[2] & 0xff);
      boolean ofBlock =
          head[TYPE] == Http2FrameTypes.HEADERS || head[TYPE] == Http2FrameTypes.CONTINUATION;
      open |= ofBlock;
      endsWithFrame = ofBlock && (head[FLAGS] & END_HEADERS) != 0;
      if (payloadLeft == 0) {
        frameEnded();
      }
    }
  }

  private void frameEnded() {
    if (endsWithFrame) {
      open = false;
      endsWithFrame = false;
    }
    if (!open) {
      progress++;
    }
  }
}
