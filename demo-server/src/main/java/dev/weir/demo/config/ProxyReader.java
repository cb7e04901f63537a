package dev.weir.demo.config;

import dev.weir.demo.yaml.FlagKind;
import dev.weir.demo.yaml.NumberKind;
import dev.weir.demo.yaml.Section;
import dev.weir.demo.yaml.WordKind;
import java.time.Duration;

/** Reads one of the {@code proxies}. */
final class ProxyReader {

  private static final Duration USUAL_CONNECT = Duration.ofSeconds(1);
  private static final Duration USUAL_RESPONSE = Duration.ofSeconds(10);
  private static final WordKind HOLD = WordKind.of(ProxySpec.END, ProxySpec.ANSWER);
  private static final NumberKind CONNECTIONS = new NumberKind(1, Limits.MOST_CONNECTIONS);

  private ProxyReader() {}

  /** The proxy; where its path or its upstream is missing or wrong, that is "". */
  static ProxySpec read(String name, Section section) {
    GateSpec gate = GateReader.gate(name, section);
    ProxySpec spec =
        new ProxySpec(
            gate,
            upstream(section, gate.limit().most()),
            section.find("holdUntil", HOLD).map(ProxySpec.END::equals).orElse(true));
    section.end();
    return spec;
  }

  private static UpstreamSpec upstream(Section section, int permits) {
    RetrySpec retries = RetryReader.read(section);
    return new UpstreamSpec(
        section.need("upstream", UpstreamKind.UPSTREAM).orElse(""),
        section.find("connectTimeout", Limits.BOUND).orElse(USUAL_CONNECT),
        section.find("responseTimeout", Limits.BOUND).orElse(USUAL_RESPONSE),
        section.find("connections", CONNECTIONS).orElse(permits),
        section.find("trustForwarded", FlagKind.FLAG).orElse(false),
        section.find("heedLevels", FlagKind.FLAG).orElse(true),
        retries,
        RetryReader.resend(section, retries),
        BreakerReader.read(section),
        section.find("bodyIdle", Limits.BOUND).orElse(null),
        section.find("bodyRate", UploadReader.RATE).orElse(0));
  }
}
