package dev.weir.netty.connection;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http2.Http2CodecUtil;
import io.netty.handler.codec.http2.Http2FrameTypes;

/**
 * Follows the frames of one direction of an HTTP/2 connection, for two things only: whether a
 * header block has begun and has not ended, and how many bytes of bodies there were. The codec
 * keeps what came of a frame to itself, and waits for the rest.
 */
final class FrameWatch {

  /** Hears of part of the payload of a DATA frame. */
  interface Data {
    void seen(int stream, int bytes);
  }

  private static final byte[] PREFACE = preface();
  private static final int END_HEADERS = 0x4;
  private static final int TYPE = 3;
  private static final int FLAGS = 4;
  private static final int STREAM = 5;

  private final Data data;
  private final byte[] head = new byte[Http2CodecUtil.FRAME_HEADER_LENGTH];
  private int prefaceSeen;
  private boolean other;
  private int headSeen;
  private int payloadLeft;
  private boolean open;
  private boolean endsWithFrame;
  private long progress;

  private FrameWatch(Data data, int prefaceSeen) {
    this.data = data;
    this.prefaceSeen = prefaceSeen;
  }

  /** What comes from a client, if it is HTTP/2: that begins with its preface. */
  static FrameWatch ofClient(Data data) {
    return new FrameWatch(data, 0);
  }

  /** What goes out to one. */
  static FrameWatch ofServer(Data data) {
    return new FrameWatch(data, PREFACE.length);
  }

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
        if (head[TYPE] == Http2FrameTypes.DATA) {
          data.seen(stream(), skipped);
        }
        if (payloadLeft == 0) {
          frameEnded();
        }
      } else {
        next(bytes.getByte(at++));
      }
    }
  }

  private int stream() {
    return (head[STREAM] & 0x7f) << 24
        | (head[STREAM + 1] & 0xff) << 16
        | (head[STREAM + 2] & 0xff) << 8
        | (head[STREAM + 3] & 0xff);
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
