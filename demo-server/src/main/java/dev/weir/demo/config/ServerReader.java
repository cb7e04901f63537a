package dev.weir.demo.config;

import dev.weir.demo.yaml.FlagKind;
import dev.weir.demo.yaml.NumberKind;
import dev.weir.demo.yaml.Section;
import dev.weir.demo.yaml.SizeKind;
import dev.weir.demo.yaml.TextKind;
import dev.weir.netty.connection.HttpBounds;
import dev.weir.netty.connection.HttpBoundsConfig;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** Reads the section {@code server}: all of it may be left out. */
final class ServerReader {

  static final ServerSpec DEFAULTS =
      new ServerSpec(8080, 9090, Duration.ofSeconds(10), Duration.ofSeconds(30));

  private static final NumberKind PORT = new NumberKind(0, Limits.HIGHEST_PORT);
  private static final TextKind HOST = new TextKind("a name or an address of this machine");
  private static final SizeKind HEAD = new SizeKind(Limits.LONGEST_HEAD);
  private static final SizeKind BODY = new SizeKind(Limits.LONGEST_BODY);
  private static final NumberKind COUNT = new NumberKind(1, Limits.MOST_CONNECTIONS);
  private static final NumberKind RATE = new NumberKind(0, Limits.MOST_CONNECTIONS);

  private ServerReader() {}

  static ServerSpec read(Section server) {
    Optional<Integer> port = server.find("port", PORT, DEFAULTS.port());
    Optional<Integer> management = server.find("managementPort", PORT, DEFAULTS.managementPort());
    if (port.equals(management) && port.filter(number -> number != 0).isPresent()) {
      /* One of the two is in the file: the defaults differ. */
      String culprit = server.at("managementPort") == null ? "port" : "managementPort";
      server.refuse(culprit, "different ports for clients and management");
    }
    ServerSpec spec =
        new ServerSpec(
            server.find("host", HOST).orElse(DEFAULTS.host()),
            port.orElse(DEFAULTS.port()),
            server.find("managementHost", HOST).orElse(DEFAULTS.managementHost()),
            management.orElse(DEFAULTS.managementPort()),
            server.find("managementToken", TokenKind.TOKEN).orElse(null),
            server.find("drainTimeout", Limits.BOUND).orElse(DEFAULTS.drainTimeout()),
            bounds(server),
            telling(server));
    server.end();
    return spec;
  }

  private static TellingSpec telling(Section server) {
    TellingSpec usual = DEFAULTS.telling();
    return new TellingSpec(
        server.find("admissionLevels", FlagKind.FLAG).orElse(usual.levels()),
        server.find("loadReports", FlagKind.FLAG).orElse(usual.load()));
  }

  private static HttpBoundsConfig bounds(Section server) {
    HttpBoundsConfig usual = DEFAULTS.bounds();
    return HttpBounds.of(
            new HttpBoundsConfig(
                head(server, "requestLine", usual.requestLine()),
                head(server, "headerField", usual.headerField()),
                head(server, "headers", usual.headers()),
                server.find("body", BODY).map(Integer::longValue).orElse(usual.body()),
                Map.of(),
                server.find("headTimeout", Limits.BOUND).orElse(usual.headTimeout()),
                server.find("bodyIdle", Limits.BOUND).orElse(usual.bodyIdle()),
                server.find("bodyRate", RATE).map(Integer::longValue).orElse(usual.bodyRate()),
                server.find("answerIdle", Limits.BOUND).orElse(usual.answerIdle()),
                server.find("idle", Limits.BOUND).orElse(usual.idle()),
                server.find("connections", COUNT).orElse(usual.connections()),
                server.find("inFlight", COUNT).orElse(usual.inFlight()),
                server.find("resets", COUNT).orElse(usual.resets()),
                usual.resetWindow()))
        .config();
  }

  /* Less than the least is a bound on nothing that anybody sends. */
  private static int head(Section server, String key, int usual) {
    int bytes = server.find(key, HEAD).orElse(usual);
    if (bytes < Limits.SHORTEST_HEAD) {
      server.refuse(key, "at least " + Limits.SHORTEST_HEAD + " bytes");
      return usual;
    }
    return bytes;
  }
}
