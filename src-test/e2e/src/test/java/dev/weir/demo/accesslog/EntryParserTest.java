package dev.weir.demo.accesslog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Lines as servers write them, and as nobody should. */
class EntryParserTest {

  private static final Instant AT = Instant.parse("2000-10-10T20:55:36Z");

  @ParameterizedTest
  @CsvSource(
      delimiterString = "=>",
      quoteCharacter = '`',
      textBlock =
          """
          127.0.0.1 - frank [10/Oct/2000:13:55:36 -0700] "GET /a.gif HTTP/1.0" 200 2326 => 127.0.0.1 => /a.gif => 200 => 2326
          ::1 - - [10/Oct/2000:20:55:36 +0000] "GET /a?q=1&r=2 HTTP/1.1" 304 - "-" "curl/8" => ::1 => /a => 304 => 0
          host.example - - [10/Oct/2000:20:55:36 +0000] "GET /a\\"b HTTP/1.1" 404 1 "http://x/ y" "a \\"b\\"" => host.example => /a\\"b => 404 => 1
          10.0.0.1 - - [10/Oct/2000:20:55:36 +0000] "-" 408 0 => 10.0.0.1 => - => 408 => 0
          10.0.0.1 - - [10/Oct/2000:20:55:36 +0000] "\\x16\\x03\\x01" 400 150 "-" "-" => 10.0.0.1 => - => 400 => 150
          10.0.0.1 - - [10/Oct/2000:20:55:36 +0000] "" 400 0 => 10.0.0.1 => - => 400 => 0
          {"remote_addr":"10.0.0.1","time":"2000-10-10T20:55:36Z","request_uri":"/j?x","status":200,"body_bytes_sent":7} => 10.0.0.1 => /j => 200 => 7
          {"time":"2000-10-10T13:55:36-07:00","path":"/j","status":"503"} => - => /j => 503 => 0
          {"host":"h","ts":971211336.25,"uri":"/j","status":101,"size":-4} => h => /j => 101 => 0
          {"x":{"status":1,"y":[[]]},"status":[9],"ts":971211336,"path":"/k","status":200,"bytes":"8","z":[{"ts":1}]} => - => /k => 200 => 8
          """)
  void parse_request_isRead(String line, String host, String path, int status, long bytes) {
    assertThat(EntryParser.parse(line)).isEqualTo(new Entry.Access(host, AT, path, status, bytes));
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = "=>",
      quoteCharacter = '`',
      textBlock =
          """
          INFO started                                          => info
          2030-01-31 12:00:00,123 WARN [main] something         => warn
          2030-01-31T12:00:00Z app [ERROR] something            => error
          Jan 31 12:00:00 fatal: out of memory                  => error
          {"level":"warning","message":"x"}                     => warn
          {"severity":"DEBUG"}                                  => debug
          """)
  void parse_event_isRead(String line, String level) {
    assertThat(EntryParser.parse(line)).isEqualTo(new Entry.Event(level));
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = "=>",
      quoteCharacter = '`',
      textBlock =
          """
          ``                                                       => empty
          x                                                        => no ident
          a b c d                                                  => no time where one should be
          a b c [10/Oct/2000:13:55:36 -0700                        => a time without an end
          a b c [yesterday] "GET / HTTP/1.1" 200 1                 => no time such as
          a b c [31/Feb/2000:25:00:00 +0000] "GET / HTTP/1.1" 200 1 => no time such as
          a b c [10/Oct/2000:13:55:36 -0700] GET / 200 1           => no request where one should be
          a b c [10/Oct/2000:13:55:36 -0700] "GET / HTTP/1.1\\"     => a request without an end
          a b c [10/Oct/2000:13:55:36 -0700] "GET / HTTP/1.1" 99 1 => no status from 100 to 599
          a b c [10/Oct/2000:13:55:36 -0700] "GET / HTTP/1.1" 200  => no bytes
          a b c [10/Oct/2000:13:55:36 -0700] "GET / HTTP/1.1" 200 -5 => no number of bytes
          a b c [10/Oct/2000:13:55:36 -0700] "GET / HTTP/1.1" 200 99999999999999999999 => no number of bytes
          {"status":200                                            => no JSON
          {"status":200}                                           => no time such as
          {"status":600,"ts":1}                                    => no status from 100 to 599
          {"status":{},"ts":1}                                     => no status from 100 to 599
          {"status":200,"time":"-999999999-01-01T00:00:00Z"}       => no time such as
          {"status":200,"time":"+999999999-12-31T00:00:00Z"}       => no time such as
          {"status":200,"time":"0000-12-31T23:59:59Z"}             => no time such as
          {"status":200,"ts":-62135596801}                         => no time such as
          {"status":200,"ts":253402300800}                         => no time such as
          a b c [10/Oct/+99999:13:55:36 -0700] "GET / HTTP/1.1" 200 1 => no time such as
          a b c [31/Dec/9999:23:00:00 -0700] "GET / HTTP/1.1" 200 1 => no time such as
          a b c [10/Oct/2000:13:55:36 -0700] "GET / HTTP/1.1" 200 9007199254740992 => no number of bytes
          {"status":200,"ts":1,"bytes":9007199254740992}           => no number of bytes
          {"status":200,"ts":1,"bytes":1e300}                      => no number of bytes
          {"status":200,"ts":1,"bytes":99999999999999999999999999} => no number of bytes
          {"level":"loud"}                                         => an object with neither
          {}                                                       => an object with neither
          {"level":{"level":"info"}}                               => an object with neither
          {"level":"info"                                          => no JSON
          {"level":"info","x":[1                                   => no JSON
          {"level":"info",7}                                       => no JSON
          """)
  void parse_anythingElse_isMalformedAndSaysWhy(String line, String why) {
    assertThatThrownBy(() -> EntryParser.parse(line))
        .isInstanceOf(MalformedLineException.class)
        .hasMessageStartingWith(why);
  }

  @ParameterizedTest
  @CsvSource({
    "'{\"status\":200,\"time\":\"0001-01-01T00:00:00Z\",\"bytes\":9007199254740991}',"
        + " 0001-01-01T00:00:00Z",
    "'{\"status\":200,\"ts\":-62135596800,\"bytes\":9007199254740991}', 0001-01-01T00:00:00Z",
    "'{\"status\":200,\"ts\":253402300799,\"bytes\":9007199254740991}', 9999-12-31T23:59:59Z"
  })
  void parse_theFirstAndTheLastOfWhatThereIs_isRead(String line, Instant at) {
    assertThat(EntryParser.parse(line))
        .isEqualTo(new Entry.Access("-", at, "-", 200, 9_007_199_254_740_991L));
  }

  /* Of a tree there would be as many nodes, each of dozens of bytes, and as deep. */
  @Test
  void parse_hugeValuesThatNobodyLooksAt_areSkipped() {
    String zeros = "[" + "0,".repeat(500_000) + "0]";

    assertThat(EntryParser.parse("{\"a\":" + zeros + ",\"level\":\"info\"}"))
        .isEqualTo(new Entry.Event("info"));
    assertThatThrownBy(
            () ->
                EntryParser.parse("{\"a\":" + "[".repeat(100) + "]".repeat(100) + ",\"level\":1}"))
        .isInstanceOf(MalformedLineException.class)
        .hasMessage("no JSON");
  }

  @Test
  void parse_veryLongPathAndHost_areCut() {
    String line =
        "h".repeat(5_000)
            + " - - [10/Oct/2000:20:55:36 +0000] \"GET /"
            + "p".repeat(5_000)
            + " HTTP/1.1\" 200 1";

    Entry.Access access = (Entry.Access) EntryParser.parse(line);

    assertThat(access.path()).hasSize(256 + "...".length()).startsWith("/ppp");
    assertThat(access.host()).hasSize(255 + "...".length());
  }

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1, /, 200, 2xx, page, loopback",
    "::1, /a.HTML, 304, 3xx, page, loopback",
    "localhost, /a.b/c, 404, 4xx, page, loopback",
    "10.1.2.3, /s.css, 500, 5xx, style, private",
    "172.16.0.1, /s.js, 101, 1xx, script, private",
    "172.31.9.9, /i.png, 200, 2xx, image, private",
    "172.32.0.1, /f.woff2, 200, 2xx, font, public",
    "172.1.1.1, /v.mp4, 200, 2xx, media, public",
    "192.168.7.7, /d.pdf, 200, 2xx, document, private",
    "fd00::1, /d.json, 200, 2xx, data, private",
    "2001:db8::1, /d.exe, 200, 2xx, other, public",
    "crawler.example.org, -, 400, 4xx, page, named"
  })
  void traits_ofARequest_followFromWhatItSays(
      String host, String path, int status, String statusClass, String kind, String client) {
    assertThat(Traits.of(new Entry.Access(host, AT, path, status, 0)))
        .isEqualTo(new Traits(statusClass, kind, client));
  }
}
