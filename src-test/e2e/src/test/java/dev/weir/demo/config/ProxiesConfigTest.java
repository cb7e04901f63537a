package dev.weir.demo.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.netty.connection.BodyBound;
import dev.weir.netty.connection.HttpBounds;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProxiesConfigTest {

  private static ProxySpec proxy(String keys) throws Exception {
    return Yaml.read(file("path: /g, strategy: drop, " + keys)).proxies().get(0);
  }

  private static String file(String keys) {
    return Yaml.MINIMAL + "proxies:\n  g: {" + keys + "}\n";
  }

  @Test
  void proxy_onlyWhatIsRequired_takesTheDefaults() throws Exception {
    ProxySpec proxy = proxy("upstream: 'http://h'");

    assertThat(proxy.upstream())
        .isEqualTo(
            new UpstreamSpec(
                "http://h",
                Duration.ofSeconds(1),
                Duration.ofSeconds(10),
                1_000,
                false,
                true,
                RetrySpec.USUAL,
                ResendSpec.USUAL,
                BreakerSpec.USUAL,
                null,
                0));
    assertThat(proxy.upstream().bound())
        .isEqualTo(BodyBound.of(HttpBounds.UNBOUNDED))
        .extracting(BodyBound::rate)
        .isEqualTo(0L);
    assertThat(proxy.gate().limit().law()).isEqualTo(LimitSpec.Law.GRADIENT2);
    assertThat(proxy.upstream().isSelf()).isFalse();
    assertThat(proxy.holdsToEnd()).isTrue();
    assertThat(proxy.keys()).containsEntry("holdUntil", "end");
  }

  @Test
  void proxy_everyKey_isRead() throws Exception {
    ProxySpec proxy =
        proxy(
            "upstream: /a, limit: fixed, permits: 3, connectTimeout: 1ms, responseTimeout: 2s,"
                + " connections: 7, trustForwarded: true, heedLevels: false, description: d,"
                + " attempts: 5, retryMethods: any, retryBackoff: 1ms, retryCap: 1s, retryBudget:"
                + " 0, retryBurst: 1, retryBody: 7, breakerRate: 1, breakerCalls: 6, breakerOpen:"
                + " 2s, bodyIdle: 3s, bodyRate: 9, holdUntil: answer");

    assertThat(proxy.upstream())
        .isEqualTo(
            new UpstreamSpec(
                "/a",
                Duration.ofMillis(1),
                Duration.ofSeconds(2),
                7,
                true,
                false,
                new RetrySpec(5, Duration.ofMillis(1), Duration.ofSeconds(1), 0, 1),
                new ResendSpec(7, true),
                new BreakerSpec(1, 6, Duration.ofSeconds(2)),
                Duration.ofSeconds(3),
                9));
    assertThat(proxy.upstream().bound())
        .isEqualTo(BodyBound.of(HttpBounds.UNBOUNDED).idle(Duration.ofSeconds(3)).rate(9));
    assertThat(proxy.upstream().isSelf()).isTrue();
    assertThat(proxy.keys())
        .containsEntry("path", "/g")
        .containsEntry("permits", 3)
        .containsEntry("description", "d")
        .containsEntry("upstream", "/a")
        .containsEntry("connectTimeout", "1ms")
        .containsEntry("responseTimeout", "2s")
        .containsEntry("connections", 7)
        .containsEntry("trustForwarded", true)
        .containsEntry("heedLevels", false)
        .containsEntry("attempts", 5)
        .containsEntry("retryMethods", "any")
        .containsEntry("retryBackoff", "1ms")
        .containsEntry("retryCap", "1s")
        .containsEntry("retryBudget", 0.0)
        .containsEntry("retryBurst", 1)
        .containsEntry("retryBody", 7)
        .containsEntry("holdUntil", "answer")
        .containsEntry("bodyIdle", "3s")
        .containsEntry("bodyRate", 9)
        .containsEntry("breaker", true)
        .containsEntry("breakerRate", 1.0)
        .containsEntry("breakerCalls", 6)
        .containsEntry("breakerOpen", "2s");
    assertThat(proxy("upstream: '/', limit: fixed, permits: 3").upstream().connections())
        .isEqualTo(3);
  }

  @Test
  void file_withProxiesOnly_needsNoPools() throws Exception {
    ServiceConfig config =
        Yaml.read("proxies: {g: {path: /g, strategy: drop, upstream: 'http://h'}}");

    assertThat(config.proxies()).hasSize(1);
    assertThat(config.pools()).isEmpty();
    assertThat(config.routes()).isEmpty();
    assertThat(Yaml.mistakes("pools: {}\nproxies: {}"))
        .anyMatch(mistake -> mistake.contains("pools: "))
        .noneMatch(mistake -> mistake.contains("routes: "));
  }

  @Test
  void proxy_withoutRetriesAndBreaker_hasNone() throws Exception {
    ProxySpec proxy = proxy("upstream: /a, attempts: 1, breaker: false");

    assertThat(proxy.upstream().retries().attempts()).isOne();
    assertThat(proxy.upstream().breaker()).isNull();
    assertThat(proxy.keys())
        .containsEntry("attempts", 1)
        .containsEntry("breaker", false)
        .doesNotContainKeys("retryBudget", "breakerRate");
    assertThat(proxy("upstream: /a, retryBackoff: 3s").upstream().retries().cap())
        .isEqualTo(Duration.ofSeconds(3));
  }

  @ParameterizedTest
  @CsvSource({
    "http://h, http://h",
    "http://h/, http://h",
    "https://h:8443/a/b/, https://h:8443/a/b",
    "http://[::1]:80, http://[::1]:80",
    "HTTP://h, HTTP://h",
    "/, /",
    "/a/b, /a/b",
  })
  void upstream_anyUrlOrPath_isReadWithoutASlashAtTheEnd(String given, String url)
      throws Exception {
    assertThat(proxy("upstream: '" + given + "'").upstream().url()).isEqualTo(url);
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = "=>",
      quoteCharacter = '`',
      textBlock =
          """
          permits: 1 => upstream: missing (expected: a URL such as http://127.0.0.1:9000, or a path of this server such as /adaptive)
          upstream: 7 => upstream: 7 (expected: a URL such as http://127.0.0.1:9000, or a path of this server such as /adaptive)
          upstream: 'a b' => upstream: "a b" (expected: a URL such as http://127.0.0.1:9000, or a path of this server such as /adaptive)
          upstream: 'http:h' => upstream: "http:h" (expected: a URL such as http://127.0.0.1:9000, or a path of this server such as /adaptive)
          upstream: 'ftp://h' => upstream: "ftp://h" (expected: http:// or https:// in front, or a path of this server)
          upstream: 'h:80' => upstream: "h:80" (expected: http:// or https:// in front, or a path of this server)
          upstream: 'http://' => upstream: "http://" (expected: a URL such as http://127.0.0.1:9000, or a path of this server such as /adaptive)
          upstream: 'http:///a' => upstream: "http:///a" (expected: a host, as in http://127.0.0.1:9000)
          upstream: 'http://my_service:9000' => upstream: "http://my_service:9000" (expected: a host without _, which no name of a host has)
          upstream: 'http://u:secret@h' => upstream: "..." (expected: no user; requests bring their own Authorization)
          upstream: 'http://h:0' => upstream: "http://h:0" (expected: a port from 10 to 65535)
          upstream: 'http://127.0.0.1:9' => upstream: "http://127.0.0.1:9" (expected: a port from 10 to 65535)
          upstream: 'http://h:65536' => upstream: "http://h:65536" (expected: a port from 10 to 65535)
          upstream: 'http://h/?a' => upstream: "http://h/?a" (expected: no query; requests bring their own)
          upstream: 'http://h/#a' => upstream: "http://h/#a" (expected: no query; requests bring their own)
          upstream: 'http://h/a/../b' => upstream: "http://h/a/../b" (expected: no . and .. between slashes)
          upstream: '/a/' => upstream: "/a/" (expected: no slash at the end)
          upstream: '/a', connectTimeout: 0s => connectTimeout: "0s" (expected: more than 0s, at most 1440m)
          upstream: '/a', connections: 0 => connections: 0 (expected: a number from 1 to 1000000)
          upstream: '/a', attempts: 0 => attempts: 0 (expected: a number from 1 to 10)
          upstream: '/a', attempts: 1, retryBudget: 0.1 => retryBudget: 0.1 (expected: only with attempts: 2 or more)
          upstream: '/a', retryBudget: 2 => retryBudget: 2 (expected: a share from 0 to 1, as in 0.8)
          upstream: '/a', retryBackoff: 2s, retryCap: 1s => retryCap: "1s" (expected: no less than retryBackoff)
          upstream: '/a', retryMethods: post => retryMethods: "post" (expected: idempotent or any)
          upstream: '/a', retryBody: 2MiB => retryBody: "2MiB" (expected: 1 to 1MiB)
          upstream: '/a', breaker: false, breakerRate: 0.5 => breakerRate: 0.5 (expected: only with breaker: true)
          upstream: '/a', breakerRate: 0 => breakerRate: 0 (expected: more than 0)
          upstream: '/a', breakerCalls: 0 => breakerCalls: 0 (expected: a number from 1 to 1000000)
          upstream: '/a', holdUntil: head => holdUntil: "head" (expected: end or answer)
          upstream: '/a', workers: 1 => workers: unknown key
          upstream: '/a', upstraem: '/b' => upstraem: unknown key (did you mean upstream?)
          """)
  void proxy_wrongValue_isNamed(String keys, String problem) {
    String limit = keys.startsWith("permits") ? "limit: fixed, " : "";
    assertThat(Yaml.mistakes(file("path: /g, strategy: drop, " + limit + keys)))
        .singleElement()
        .asString()
        .contains(": proxies.g." + problem);
  }
}
