package dev.weir.e2e;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.util.Random;

/** Over HTTP/1.1. */
final class Mischief1 extends Mischief {

  private static final String HOST = "Host: localhost\r\n";

  private final boolean slow;

  Mischief1(int port, Random random, boolean slow) throws IOException {
    super(port, random);
    this.slow = slow;
  }

  @Override
  void act() throws IOException {
    if (slow) {
      slowly();
      return;
    }
    switch (random.nextInt(14)) {
      case 0 -> send(noise(1 + random.nextInt(3_000)));
      case 1 -> send(mutated(valid().getBytes(ISO_8859_1)));
      case 2 -> send(oversized());
      case 3 -> send(valid().substring(0, random.nextInt(20)));
      case 4 -> tooLong();
      case 5 -> send(chunked(mutated("5\r\nabcde\r\n0\r\n\r\n".getBytes(ISO_8859_1))));
      case 6 -> send(ambiguous());
      case 7 -> send(valid().repeat(1 + random.nextInt(30)) + one("", "BAD\r\n\r\n", "GET /"));
      case 8 ->
          send(get(one("/block", "/adaptive", "/timeout") + "?work=" + random.nextInt(60) + "ms"));
      case 9 ->
          send(
              "GET / HTTP/1.1\r\n"
                  + HOST
                  + "Connection: Upgrade, HTTP2-Settings\r\n"
                  + "Upgrade: "
                  + one("h2c", "websocket", "TLS/1.0")
                  + "\r\nHTTP2-Settings: "
                  + one("AAMAAABkAAQAAP__", "?", "")
                  + "\r\n\r\n"
                  + one("", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"));
      case 10 ->
          send(
              "POST /ingest/block HTTP/1.1\r\n"
                  + HOST
                  + "Expect: "
                  + one("100-continue", "x")
                  + "\r\nContent-Length: 10\r\n\r\n"
                  + one("", "one\ntwo\n"));
      case 11 -> dribble(mutated(get("/reject?work=1ms").getBytes(ISO_8859_1)));
      case 12 -> uploadCutShort();
      default -> send(mutated((valid() + valid() + valid()).getBytes(ISO_8859_1)));
    }
  }

  private void slowly() throws IOException {
    switch (random.nextInt(4)) {
      case 0 -> {}
      case 1 -> send("GET /block HTTP/1.1\r\n" + HOST.substring(random.nextInt(10)));
      case 2 ->
          send(
              "POST /ingest/"
                  + one("block", "drop")
                  + " HTTP/1.1\r\n"
                  + HOST
                  + "Content-Length: 100\r\n\r\none\ntw");
      default ->
          send(
              get("/block?work=1ms")
                  + "POST /ingest/reject HTTP/1.1\r\n"
                  + HOST
                  + "Transfer-Encoding: chunked\r\n\r\n5\r\nabc");
    }
    waitForTheEnd();
  }

  private static String get(String target) {
    return "GET " + target + " HTTP/1.1\r\n" + HOST + "\r\n";
  }

  private String valid() {
    String work = "?work=" + random.nextInt(3) + "ms";
    return switch (random.nextInt(6)) {
      case 0 -> "POST /ingest/drop HTTP/1.1\r\n" + HOST + "Content-Length: 8\r\n\r\none\ntwo\n";
      case 1 -> chunked("8\r\none\ntwo\n\r\n0\r\n\r\n".getBytes(ISO_8859_1));
      case 2 -> "HEAD /block" + work + " HTTP/1.0\r\n\r\n";
      case 3 -> "GET /limited HTTP/1.1\r\n" + HOST + "X-Tenant: a\r\nPriority: u=1\r\n\r\n";
      case 4 ->
          get(one("/batch", "/parallel", "/fair", "/elastic", "/priority", "/", "/nope") + work);
      default -> get(one("/reject", "/drop", "/timeout", "/block", "/adaptive") + work);
    };
  }

  private static String chunked(byte[] body) {
    return "POST /logs HTTP/1.1\r\n"
        + HOST
        + "Transfer-Encoding: chunked\r\n\r\n"
        + new String(body, ISO_8859_1);
  }

  private String oversized() {
    String much = "x".repeat(8_000 + random.nextInt(20_000));
    return switch (random.nextInt(4)) {
      case 0 -> "GET /" + much + " HTTP/1.1\r\n" + HOST + "\r\n";
      case 1 -> "GET / HTTP/1.1\r\n" + HOST + "A: " + much + "\r\n\r\n";
      case 2 -> "GET / HTTP/1.1\r\n" + HOST + "A: b\r\n".repeat(5_000) + "\r\n";
      default -> much;
    };
  }

  private void tooLong() throws IOException {
    if (random.nextBoolean()) {
      send(
          "GET /block HTTP/1.1\r\n"
              + HOST
              + "Content-Length: "
              + one("100000", "99999999999", "999999999999999999999")
              + "\r\n\r\n");
    } else {
      send("GET /block?work=20ms HTTP/1.1\r\n" + HOST + "Transfer-Encoding: chunked\r\n\r\n");
      for (int i = 0; i < 10; i++) {
        send("4000\r\n" + "x".repeat(0x4000) + "\r\n");
      }
    }
  }

  private String ambiguous() {
    String first =
        one(
            "Content-Length: 5",
            "Content-Length: 5, 5",
            "Content-Length: +5",
            "Content-Length : 5",
            "Content-Length:\t5");
    String second =
        one(
            "Transfer-Encoding: chunked",
            "Transfer-Encoding: Chunked",
            "Transfer-Encoding: xchunked",
            "Transfer-Encoding:\n chunked",
            "Content-Length: 6",
            "Transfer-Encoding: identity");
    String end = one("\r\n", "\n", "\r");
    return "POST /logs HTTP/1."
        + one("0", "1", "2")
        + end
        + HOST
        + first
        + end
        + second
        + end
        + end
        + "0\r\n\r\nGET /block HTTP/1.1\r\n"
        + HOST
        + "\r\n";
  }

  private void uploadCutShort() throws IOException {
    send(
        "PUT /ingest/"
            + one("block", "drop", "reject", "timeout")
            + "?work="
            + random.nextInt(5)
            + "ms HTTP/1.1\r\n"
            + HOST
            + "Transfer-Encoding: chunked\r\n\r\n");
    for (int i = random.nextInt(10); i >= 0; i--) {
      send("c\r\nsome\nlines\n\n\r\n".substring(0, random.nextInt(4) == 0 ? 9 : 17));
    }
  }
}
