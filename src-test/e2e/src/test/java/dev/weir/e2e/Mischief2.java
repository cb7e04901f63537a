package dev.weir.e2e;

import static dev.weir.netty.connection.RawHttp2.CONTINUATION;
import static dev.weir.netty.connection.RawHttp2.DATA;
import static dev.weir.netty.connection.RawHttp2.END_HEADERS;
import static dev.weir.netty.connection.RawHttp2.END_STREAM;
import static dev.weir.netty.connection.RawHttp2.GOAWAY;
import static dev.weir.netty.connection.RawHttp2.HEADERS;
import static dev.weir.netty.connection.RawHttp2.PING;
import static dev.weir.netty.connection.RawHttp2.PREFACE;
import static dev.weir.netty.connection.RawHttp2.RST_STREAM;
import static dev.weir.netty.connection.RawHttp2.SETTINGS;
import static dev.weir.netty.connection.RawHttp2.WINDOW_UPDATE;
import static dev.weir.netty.connection.RawHttp2.block;
import static dev.weir.netty.connection.RawHttp2.frameBytes;
import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Random;

/** Over HTTP/2 without TLS. */
final class Mischief2 extends Mischief {

  private static final int ALL = END_STREAM | END_HEADERS;

  private final boolean slow;
  private int stream = -1;

  Mischief2(int port, Random random, boolean slow) throws IOException {
    super(port, random);
    this.slow = slow;
  }

  @Override
  void act() throws IOException {
    int kind = random.nextInt(16);
    if (slow) {
      begin();
      slowly();
      return;
    }
    if (kind == 0) {
      send(mutated((PREFACE + "\0\0\0\4\0\0\0\0\0").getBytes(ISO_8859_1)));
      return;
    }
    begin();
    switch (kind) {
      case 1 -> anyFrames();
      case 2 ->
          send(
              new byte[] {
                (byte) random.nextInt(256), (byte) 0xff, 0, (byte) random.nextInt(10), 0, 0, 0, 0, 1
              });
      case 3 -> frame(HEADERS, END_STREAM, next(), block("GET", path()));
      case 4 -> continuations();
      case 5 -> resets();
      case 6 -> windows();
      case 7 -> dataNowhere();
      case 8 -> bomb();
      case 9 -> frame(HEADERS, ALL, next(), noise(1 + random.nextInt(200)));
      case 10 -> oddHeaders();
      case 11 -> tooLong();
      case 12 -> manyStreams();
      case 13 -> emptiness();
      case 14 -> mutatedConversation();
      default -> cutShort();
    }
  }

  private void begin() throws IOException {
    send(PREFACE);
    frame(SETTINGS, 0, 0, new byte[0]);
  }

  private void frame(int type, int flags, int of, byte[] payload) throws IOException {
    send(frameBytes(type, flags, of, payload));
  }

  private int next() {
    return stream += 2;
  }

  private String path() {
    return one(
            "/block",
            "/reject",
            "/drop",
            "/timeout",
            "/adaptive",
            "/batch",
            "/limited",
            "/nope",
            "/")
        + (random.nextBoolean() ? "?work=1ms" : "");
  }

  private void slowly() throws IOException {
    switch (random.nextInt(3)) {
      case 0 -> frame(HEADERS, END_STREAM, next(), block("GET", "/block"));
      case 1 -> frame(HEADERS, END_HEADERS, next(), block("POST", "/ingest/reject"));
      default -> {
        frame(HEADERS, END_HEADERS, next(), block("PUT", "/ingest/block"));
        frame(DATA, 0, stream, "one\ntw".getBytes(ISO_8859_1));
      }
    }
    waitForTheEnd(); // of the stream, and then of an idle connection
  }

  private void anyFrames() throws IOException {
    for (int i = random.nextInt(20); i >= 0; i--) {
      frame(random.nextInt(11), random.nextInt(256), random.nextInt(8), noise(random.nextInt(64)));
    }
  }

  private void continuations() throws IOException {
    frame(HEADERS, END_STREAM, next(), block("GET", "/block"));
    for (int i = 0; i < 200; i++) {
      frame(CONTINUATION, 0, stream, random.nextBoolean() ? new byte[0] : block("a", "b"));
    }
  }

  private void resets() throws IOException {
    for (int i = 0; i < 250; i++) {
      frame(
          HEADERS,
          random.nextBoolean() ? ALL : END_HEADERS,
          next(),
          block("GET", "/block?work=1ms"));
      frame(RST_STREAM, 0, stream, new byte[] {0, 0, 0, 8});
    }
  }

  private void windows() throws IOException {
    frame(
        SETTINGS,
        0,
        0,
        ByteBuffer.allocate(6)
            .putShort((short) 4)
            .putInt(one(0, 1, Integer.MAX_VALUE, -1))
            .array());
    for (int i = random.nextInt(10); i >= 0; i--) {
      frame(HEADERS, ALL, next(), block("GET", path()));
      frame(
          WINDOW_UPDATE,
          0,
          one(0, stream, stream + 2),
          ByteBuffer.allocate(4).putInt(one(0, 1, Integer.MAX_VALUE, -1)).array());
    }
  }

  private void dataNowhere() throws IOException {
    frame(HEADERS, ALL, next(), block("GET", path()));
    frame(
        DATA, random.nextInt(2), one(0, stream, stream + 2, 2, 1001), noise(random.nextInt(1_000)));
  }

  /* One large field, put into the table once, and then named with a byte each time. */
  private void bomb() throws IOException {
    ByteArrayOutputStream header = new ByteArrayOutputStream();
    header.writeBytes(block("GET", "/block"));
    header.write(0x40);
    header.write(1);
    header.write('a');
    header.write(0x7f);
    header.write(0xb9);
    header.write(0x17); // 127 + 57 + 23 * 128 = 3128
    header.writeBytes("x".repeat(3_128).getBytes(ISO_8859_1));
    for (int i = 0; i < 4_000; i++) {
      header.write(0xbe);
    }
    frame(HEADERS, ALL, next(), header.toByteArray());
  }

  private void oddHeaders() throws IOException {
    byte[] odd =
        switch (random.nextInt(13)) {
          case 0 -> block("GET", "/block", ":path", "/drop");
          case 1 -> block("GET", "/block", "Upper", "x");
          case 2 -> block("GET", "/block", "connection", "close");
          case 3 -> block("GET", "/block", "te", "gzip");
          case 4 ->
              block("GET", "/block", "content-length", one("5", "-5", "x", "99999999999999999999"));
          case 5 -> block("", "");
          case 6 -> block("CONNECT", "nowhere");
          case 7 -> block(one("GET", "G T", "connect"), one("/a b", "/\n", "\0", "x", "/block"));
          case 8 -> block(List.of(":method", one("CONNECT", "connect", "GET")));
          case 9 -> block(List.of(":status", one("100", "200", "x")));
          case 10 -> block("GET", "/block", "host", one("", "elsewhere", "a b"));
          case 11 -> block(List.of("a", "b"));
          default -> block("GET", "/block", "a", "b\r\nc: d");
        };
    frame(HEADERS, random.nextBoolean() ? ALL : END_HEADERS, next(), odd);
    frame(DATA, END_STREAM, stream, noise(random.nextInt(10)));
  }

  private void tooLong() throws IOException {
    frame(HEADERS, END_HEADERS, next(), block("POST", path()));
    for (int i = 0; i < 8; i++) {
      frame(DATA, 0, stream, new byte[16_000]);
    }
  }

  private void manyStreams() throws IOException {
    for (int i = 0; i < 150; i++) {
      frame(HEADERS, ALL, next(), block("GET", "/reject?work=5ms"));
    }
  }

  private void emptiness() throws IOException {
    frame(HEADERS, END_HEADERS, next(), block("POST", "/logs"));
    int type = one(DATA, PING, SETTINGS);
    for (int i = 0; i < 300; i++) {
      frame(type, 0, type == DATA ? stream : 0, new byte[type == PING ? 8 : 0]);
    }
  }

  private void mutatedConversation() throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (int i = random.nextInt(5); i >= 0; i--) {
      all.writeBytes(
          frameBytes(HEADERS, END_HEADERS, next(), block("POST", "/logs", "x-tenant", "a")));
      all.writeBytes(
          frameBytes(DATA, END_STREAM, stream, "INFO a\nERROR b\n".getBytes(ISO_8859_1)));
    }
    send(mutated(all.toByteArray()));
  }

  private void cutShort() throws IOException {
    frame(HEADERS, END_HEADERS, next(), block("PUT", "/ingest/" + one("block", "drop", "reject")));
    frame(DATA, 0, stream, "one\ntwo\nthr".getBytes(ISO_8859_1));
    if (random.nextBoolean()) {
      frame(GOAWAY, 0, 0, new byte[8]);
      frame(HEADERS, ALL, next(), block("GET", "/block"));
    }
  }
}
