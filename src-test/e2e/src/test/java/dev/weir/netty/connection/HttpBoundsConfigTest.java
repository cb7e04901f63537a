package dev.weir.netty.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.netty.http.server.HttpServer;

class HttpBoundsConfigTest {

  static Stream<Arguments> wrong() {
    return Stream.of(
        wrong(bounds -> bounds.requestLine(63), "requestLine: 63 (expected: >= 64)"),
        wrong(bounds -> bounds.headerField(1), "headerField: 1 (expected: >= 64)"),
        wrong(bounds -> bounds.headers(0), "headers: 0 (expected: >= 64)"),
        wrong(bounds -> bounds.body(-1), "body: -1 (expected: >= 0)"),
        wrong(bounds -> bounds.body("/a", -1), "body: -1 (expected: >= 0)"),
        wrong(
            bounds -> bounds.body("/a", BodyBound.of(1).idle(Duration.ZERO)),
            "bodyIdle: PT0S (expected: more than 0)"),
        wrong(
            bounds -> bounds.body("/a", BodyBound.of(1).rate(-1)), "bodyRate: -1 (expected: >= 0)"),
        wrong(
            bounds -> bounds.headTimeout(Duration.ZERO),
            "headTimeout: PT0S (expected: more than 0)"),
        wrong(
            bounds -> bounds.bodyIdle(Duration.ofSeconds(-1)),
            "bodyIdle: PT-1S (expected: more than 0)"),
        wrong(bounds -> bounds.bodyRate(-1), "bodyRate: -1 (expected: >= 0)"),
        wrong(
            bounds -> bounds.answerIdle(Duration.ZERO), "answerIdle: PT0S (expected: more than 0)"),
        wrong(bounds -> bounds.idle(Duration.ZERO), "idle: PT0S (expected: more than 0)"),
        wrong(bounds -> bounds.connections(0), "connections: 0 (expected: >= 1)"),
        wrong(bounds -> bounds.inFlight(0), "inFlight: 0 (expected: >= 1)"),
        wrong(bounds -> bounds.resets(0, Duration.ofSeconds(1)), "resets: 0 (expected: >= 1)"),
        wrong(
            bounds -> bounds.resets(1, Duration.ofMillis(999)),
            "resetWindow: PT0.999S (expected: whole seconds, 1 to 2147483647)"),
        wrong(
            bounds -> bounds.resets(1, Duration.ofMillis(1_900)),
            "resetWindow: PT1.9S (expected: whole seconds, 1 to 2147483647)"));
  }

  private static Arguments wrong(UnaryOperator<HttpBounds> change, String message) {
    return Arguments.of(change, message);
  }

  @ParameterizedTest
  @MethodSource("wrong")
  void copy_valueOutOfRange_isRefusedWithItsRule(UnaryOperator<HttpBounds> change, String message) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> change.apply(HttpBounds.standard()))
        .withMessage(message);
  }

  @Test
  void applyTo_serverThatHasBounds_isRefused() {
    HttpServer bounded = HttpBounds.standard().applyTo(HttpServer.create());

    assertThatIllegalArgumentException()
        .isThrownBy(() -> HttpBounds.standard().applyTo(bounded))
        .withMessage("server: has HttpBounds (expected: none)");
  }

  @Test
  void copy_changesWhatItSaysAndNothingElse() {
    HttpBounds before = HttpBounds.standard();

    HttpBounds after = before.body(7).body("/a", 8).connections(9).idle(Duration.ofSeconds(3));

    assertThat(after.config().body()).isEqualTo(7);
    assertThat(after.config().bodies()).containsOnlyKeys("/a").containsValue(BodyBound.of(8));
    assertThat(after.config().connections()).isEqualTo(9);
    assertThat(after.config().idle()).isEqualTo(Duration.ofSeconds(3));
    assertThat(after.config().headers()).isEqualTo(before.config().headers());
    assertThat(before.config()).isEqualTo(HttpBounds.standard().config());
    assertThat(after.snapshot().open()).isZero();
  }

  @Test
  void bodyRate_ofAPathWithoutABoundOnItsBodies_isAny() {
    HttpBoundsConfig bounds =
        HttpBounds.standard().bodyRate(9).body("/a", HttpBounds.UNBOUNDED).body("/b", 7).config();

    assertThat(bounds.bodyRateAt("/a?b=c")).isZero();
    assertThat(bounds.bodyRateAt("/b")).isEqualTo(9);
    assertThat(bounds.bodyRateAt("/c")).isEqualTo(9);
  }

  @Test
  void body_ofAPathWithAPaceOfItsOwn_hasItAndOthersThatOfAll() {
    HttpBoundsConfig bounds =
        HttpBounds.standard()
            .body("/a", BodyBound.of(HttpBounds.UNBOUNDED).idle(Duration.ofSeconds(1)).rate(2))
            .body("/b", BodyBound.of(7))
            .bodyIdle(Duration.ofSeconds(3))
            .bodyRate(4)
            .config();

    assertThat(bounds.bodyAt("/a?b=c")).isEqualTo(HttpBounds.UNBOUNDED);
    assertThat(bounds.bodyIdleAt("/a?b=c")).isEqualTo(Duration.ofSeconds(1));
    assertThat(bounds.bodyRateAt("/a?b=c")).isEqualTo(2);
    assertThat(bounds.bodyAt("/b")).isEqualTo(7);
    assertThat(bounds.bodyIdleAt("/b")).isEqualTo(Duration.ofSeconds(3));
    assertThat(bounds.bodyRateAt("/b")).isEqualTo(4);
    assertThat(bounds.bodyIdleAt("/c")).isEqualTo(Duration.ofSeconds(3));
    assertThat(bounds.shortestBodyIdle()).isEqualTo(Duration.ofSeconds(1));
  }

  @Test
  void body_belowAPath_isThatOfTheClosestThatHasOne() {
    HttpBoundsConfig bounds =
        HttpBounds.standard().body(1).body("/a/*", 2).body("/a/b/*", 3).body("/a/b/c", 4).config();

    assertThat(bounds.bodyAt("/a/")).isEqualTo(2);
    assertThat(bounds.bodyAt("/a/x?y=/a/b/c")).isEqualTo(2);
    assertThat(bounds.bodyAt("http://h/a/b/x/y")).isEqualTo(3);
    assertThat(bounds.bodyAt("/a/b/c")).isEqualTo(4);
    assertThat(bounds.bodyAt("/a")).isEqualTo(1);
    assertThat(bounds.bodyAt("/ab/c")).isEqualTo(1);
    assertThat(bounds.bodyRateAt("/a/x")).isEqualTo(256);
  }
}
