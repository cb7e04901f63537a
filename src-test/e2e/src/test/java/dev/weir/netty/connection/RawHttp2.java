package dev.weir.netty.connection;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** One HTTP/2 connection without TLS, frame by frame, so that a test decides what is sent when. */
public final class RawHttp2 implements AutoCloseable {

  public static final int DATA = 0;
  public static final int HEADERS = 1;
  public static final int PRIORITY = 2;
  public static final int RST_STREAM = 3;
  public static final int SETTINGS = 4;
  public static final int PUSH_PROMISE = 5;
  public static final int PING = 6;
  public static final int GOAWAY = 7;
  public static final int WINDOW_UPDATE = 8;
  public static final int CONTINUATION = 9;
  public static final int END_STREAM = 1;
  public static final int ACK = 1;
  public static final int END_HEADERS = 4;

  public static final String PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

  private static final int TIMEOUT_MILLIS = 20_000;

  private final Socket socket;
  private final DataInputStream in;
  private final DefaultHttp2HeadersDecoder hpack = new DefaultHttp2HeadersDecoder(false);

  /** Connects to a server on this machine, and says nothing. */
  public RawHttp2(int port) throws IOException {
    socket = new Socket("127.0.0.1", port);
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(TIMEOUT_MILLIS);
    in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
  }

  /** Connects, and begins as a client does. */
  public static RawHttp2 open(int port) throws IOException {
    RawHttp2 connection = new RawHttp2(port);
    connection.write(PREFACE.getBytes(ISO_8859_1));
    connection.frame(SETTINGS, 0, 0, new byte[0]);
    return connection;
  }

  /** Sends bytes. */
  public void write(byte[] bytes) throws IOException {
    OutputStream out = socket.getOutputStream();
    out.write(bytes);
    out.flush();
  }

  /** Sends a frame. */
  public void frame(int type, int flags, int stream, byte[] payload) throws IOException {
    write(frameBytes(type, flags, stream, payload));
  }

  /** A frame as it is sent. */
  public static byte[] frameBytes(int type, int flags, int stream, byte[] payload) {
    ByteBuffer frame = ByteBuffer.allocate(9 + payload.length);
    frame.put((byte) (payload.length >> 16)).putShort((short) payload.length);
    frame.put((byte) type).put((byte) flags).putInt(stream).put(payload);
    return frame.array();
  }

  /** Sends the head of a request; its body, if it has one, is yet to come. */
  public void request(int stream, boolean end, String method, String path, String... more)
      throws IOException {
    frame(HEADERS, END_HEADERS | (end ? END_STREAM : 0), stream, block(method, path, more));
  }

  /** The header block of a request, nothing in it compressed. */
  public static byte[] block(String method, String path, String... more) {
    List<String> fields = new ArrayList<>();
    fields.addAll(List.of(":method", method, ":scheme", "http"));
    fields.addAll(List.of(":path", path, ":authority", "localhost"));
    fields.addAll(List.of(more));
    return block(fields);
  }

  /** A header block of names, each with its value behind it, nothing in it compressed. */
  public static byte[] block(List<String> fields) {
    ByteArrayOutputStream block = new ByteArrayOutputStream();
    for (int i = 0; i < fields.size(); i += 2) {
      literal(block, fields.get(i), fields.get(i + 1));
    }
    return block.toByteArray();
  }

  private static void literal(ByteArrayOutputStream block, String name, String value) {
    block.write(0);
    string(block, name);
    string(block, value);
  }

  private static void string(ByteArrayOutputStream block, String text) {
    byte[] bytes = text.getBytes(ISO_8859_1);
    int left = bytes.length;
    if (left < 127) {
      block.write(left);
    } else {
      block.write(127);
      left -= 127;
      while (left >= 128) {
        block.write(left & 0x7f | 0x80);
        left >>= 7;
      }
      block.write(left);
    }
    block.writeBytes(bytes);
  }

  /** Reads the next frame; fails where there is none. */
  public Frame read() throws IOException {
    int first = in.readUnsignedByte();
    int length = first << 16 | in.readUnsignedShort();
    int type = in.readUnsignedByte();
    int flags = in.readUnsignedByte();
    int stream = in.readInt();
    byte[] payload = new byte[length];
    in.readFully(payload);
    return new Frame(type, flags, stream, payload);
  }

  /** Reads on to a frame of a type on a stream, and acknowledges settings on the way. */
  public Frame readUntil(int type, int stream) throws IOException {
    while (true) {
      Frame frame = read();
      if (frame.type() == SETTINGS && (frame.flags() & ACK) == 0) {
        frame(SETTINGS, ACK, 0, new byte[0]);
      }
      if (frame.type() == type && frame.stream() == stream) {
        return frame;
      }
    }
  }

  /** Reads an answer to its end, or to where its stream is reset. */
  public Answer answer(int stream) throws IOException {
    Http2Headers headers = decode(stream, readUntil(HEADERS, stream));
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    boolean ended = false;
    while (!ended) {
      Frame frame = readUntil(DATA, stream);
      body.writeBytes(frame.payload());
      ended = (frame.flags() & END_STREAM) != 0;
    }
    return new Answer(Integer.parseInt(headers.status().toString()), body.toString(ISO_8859_1));
  }

  /** Reads the status of an answer. */
  public int status(int stream) throws IOException {
    return Integer.parseInt(decode(stream, readUntil(HEADERS, stream)).status().toString());
  }

  private Http2Headers decode(int stream, Frame frame) throws IOException {
    ByteBuf block = Unpooled.wrappedBuffer(frame.payload());
    try {
      return hpack.decodeHeaders(stream, block);
    } catch (Http2Exception e) {
      throw new IOException(e);
    }
  }

  /** Reads whatever comes until the other side closes. */
  public void readToEnd() throws IOException {
    try {
      in.readAllBytes();
    } catch (SocketException e) {
      return; // reset: it had not read everything
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }

  /** Lets the connection go without a farewell. */
  public void reset() throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
  }

  /** A frame. */
  public record Frame(int type, int flags, int stream, byte[] payload) {

    /** The error code of RST_STREAM or GOAWAY. */
    public int error() {
      return ByteBuffer.wrap(payload).getInt(type == GOAWAY ? 4 : 0);
    }
  }

  /** What came back. */
  public record Answer(int status, String body) {}
}
