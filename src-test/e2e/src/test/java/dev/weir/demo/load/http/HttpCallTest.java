package dev.weir.demo.load.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.demo.load.engine.Reply;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRequest;

/** What goes to the wire, and what is wanted of what comes back. */
@Timeout(60)
class HttpCallTest {

  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final DisposableServer server =
      HttpServer.create()
          .host("127.0.0.1")
          .port(0)
          .route(
              all ->
                  all.get("/missing", (in, out) -> out.status(404).sendString(Mono.just("none")))
                      .route(
                          in -> true,
                          (in, out) ->
                              in.receive()
                                  .aggregate()
                                  .asString()
                                  .defaultIfEmpty("")
                                  .flatMap(
                                      body ->
                                          out.header("X-Seen", "1")
                                              .sendString(Flux.just(seen(in), " body=", body))
                                              .then())))
          .bindNow();
  private HttpTarget target;

  private static String seen(HttpServerRequest in) {
    return in.method()
        + " "
        + in.uri()
        + " many="
        + in.requestHeaders().getAll("X-Many")
        + " host="
        + in.requestHeaders().get("Host")
        + " agent="
        + in.requestHeaders().get("User-Agent")
        + " length="
        + in.requestHeaders().get("Content-Length")
        + " coding="
        + in.requestHeaders().get("Transfer-Encoding");
  }

  @AfterEach
  void close() {
    if (target != null) {
      target.close();
    }
    server.disposeNow();
  }

  private HttpCall call(String path) {
    return HttpCall.get(URI.create("http://127.0.0.1:" + server.port() + path));
  }

  private Reply reply(HttpCall call) {
    if (target != null) {
      target.close();
    }
    target = new HttpTarget(HttpSettings.of(1), call);
    return target.next().block(PATIENCE);
  }

  /** Of which the server must have seen this. */
  private void assertSeen(HttpCall call, String text) {
    assertThat(reply(call.checks(Checks.success().bodyContains(text))).wrong()).isNull();
  }

  @Test
  void headers_ofTheSameName_areAllSent() {
    HttpCall call =
        call("/a?b=c%20d")
            .header(HttpHeader.parse("X-Many: 1"))
            .header(HttpHeader.parse("x-many:2"))
            .header(HttpHeader.parse("Host: elsewhere.example"));

    assertSeen(call, "GET /a?b=c%20d many=[1, 2] host=elsewhere.example agent=weir-load");
  }

  @Test
  void userAgent_ofOnesOwn_takesThePlaceOfTheUsual() {
    assertSeen(call("/").header(HttpHeader.parse("User-Agent: me")), "agent=me length=null");
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET", "POST", "PUT", "PATCH", "DELETE"})
  void body_ofAnyMethod_isSentWithItsLength(String method) {
    HttpCall call = call("/").method(method).body("größe".getBytes(UTF_8));

    assertSeen(call, "length=7 coding=null body=größe");
  }

  @Test
  void body_noneWithPost_hasALengthOfZero() {
    assertSeen(call("/").method("POST"), "length=0 coding=null body=");
  }

  @Test
  void checks_whatIsNotAsWanted_isNamed() {
    Checks success = Checks.success();
    assertThat(reply(call("/missing"))).isEqualTo(new Reply(4, "status 404"));
    assertThat(reply(call("/missing").checks(success.status("200,404"))).wrong()).isNull();
    assertThat(reply(call("/missing").checks(success.status("4xx"))).wrong()).isNull();
    assertThat(reply(call("/").checks(success.status("404"))).wrong()).isEqualTo("status 200");
    assertThat(reply(call("/").checks(success.hasHeader("x-seen"))).wrong()).isNull();
    assertThat(reply(call("/").checks(success.hasHeader("X-Other"))).wrong())
        .isEqualTo("check: has header X-Other");
    assertThat(reply(call("/").checks(success.bodyContains("nothing of that"))).wrong())
        .isEqualTo("check: body contains 'nothing of that'");
    assertThat(reply(call("/").checks(success.bodyAtMost(3))).wrong())
        .isEqualTo("check: body at most 3 bytes");
    assertThat(reply(call("/").checks(success.bodyAtMost(3_000))).wrong()).isNull();
    assertThat(reply(call("/").checks(success.within(Duration.ofNanos(1_000)))).wrong())
        .isEqualTo("check: within 1us");
    assertThat(reply(call("/").checks(success.within(PATIENCE))).wrong()).isNull();
  }

  @Test
  void bodyContains_textThatComesInSeveralParts_isFound() {
    assertSeen(call("/").method("POST").body("-end".getBytes(UTF_8)), "coding=null body=-end");
  }

  @Test
  void url_withAPassword_isRefusedWithoutTellingIt() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> HttpUrl.parse("http://me:pw@host/"))
        .withMessage("url: 'http://...@host/' (expected: no user; send -H 'Authorization: ...')");
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = "=>",
      quoteCharacter = '`',
      textBlock =
          """
          ftp://host/           => http:// or https:// in front
          127.0.0.1/            => http:// or https:// in front
          host:8080             => http:// or https:// in front
          http://               => a URL such as http://127.0.0.1:8080/ (expected authority, character 8)
          http:///path          => a host, as in http://127.0.0.1:8080/
          http://host/a b       => a URL such as http://127.0.0.1:8080/ (illegal character in path, character 14)
          http://host/#top      => no # and what follows it, which is not sent
          http://host:0/        => a port from 1 to 65535
          http://host:65536/    => a port from 1 to 65535
          http://host:http/     => a host, as in http://127.0.0.1:8080/
          http://my_host:99999/ => a port from 1 to 65535
          http://my_host:x/     => a host, as in http://127.0.0.1:8080/
          http://my_host:0/     => a port from 1 to 65535
          http://256.1.1.1/     => a host, as in http://127.0.0.1:8080/
          http://a..b/          => a host, as in http://127.0.0.1:8080/
          http://-/             => a host, as in http://127.0.0.1:8080/
          """)
  void url_thatCannotBeAsked_isRefusedInOneLine(String url, String rule) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> HttpUrl.parse(url))
        .withMessage("url: '" + url + "' (expected: " + rule + ")");
  }

  /* Where it lies in there is told in other ways by other versions of Java. */
  @Test
  void url_blankInTheHost_isRefusedInOneLine() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> HttpUrl.parse("http://a b/"))
        .withMessageMatching(
            "url: 'http://a b/' \\(expected: a URL such as http://127.0.0.1:8080/"
                + " \\(illegal character in authority, character [89]\\)\\)");
  }

  @ParameterizedTest
  @CsvSource({
    "http://host, http://host/",
    "HTTPS://host:8443?a=b, HTTPS://host:8443/?a=b",
    "http://my_host, http://my_host/",
    "http://my_host:7/, http://my_host:7/",
    "http://_, http://_/",
    "http://my_host:8080/a, http://my_host:8080/a",
    "http://[::1]:8080/a%20b?c=d&e, http://[::1]:8080/a%20b?c=d&e"
  })
  void url_thatCanBeAsked_hasAPath(String url, String read) {
    assertThat(HttpUrl.parse(url)).hasToString(read);
  }

  @Test
  void url_pathOfAnother_isWhole() {
    URI base = HttpUrl.parse("http://host:81/a/b?c");

    assertThat(HttpUrl.parse(base, "/d?e=f")).hasToString("http://host:81/d?e=f");
    assertThat(HttpUrl.parse(base, "https://other/")).hasToString("https://other/");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> HttpUrl.parse(base, "/d#e"))
        .withMessage("url: '/d#e' (expected: no # and what follows it, which is not sent)");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "novalue", ": no name", "a b: c", "a\u0001: b", "a: b\nc: d"})
  void header_thatIsNone_isRefused(String line) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> HttpHeader.parse(line))
        .withMessageContaining("(expected: a header such as 'Accept: text/plain')");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "G T", "CONNECT", "GET\n"})
  void method_thatIsNone_isRefused(String name) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> call("/").method(name))
        .withMessage("method: '" + name + "' (expected: one such as GET)");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "2x", "0xx", "200,", "200;201", "2000", "ok"})
  void status_thatIsNone_isRefused(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Checks.success().status(text))
        .withMessage("status: '" + text + "' (expected: statuses such as 200, 200,404 or 2xx)");
  }

  /* As containers have them: nobody is called so here, but it is that name which is looked for. */
  @Test
  void request_hostWithAnUnderscore_isLookedUp() {
    target =
        new HttpTarget(HttpSettings.of(1), HttpCall.get(HttpUrl.parse("http://no_body.invalid/")));

    assertThatThrownBy(() -> target.next().block())
        .satisfies(error -> assertThat(target.causeOf(error.getCause())).isEqualTo("unknown host"))
        .hasMessageContaining("no_body.invalid");
  }
}
