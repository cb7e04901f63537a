package dev.weir.demo.config;

import dev.weir.demo.yaml.NumberKind;
import dev.weir.demo.yaml.Section;
import java.time.Duration;
import java.util.Optional;

/** Reads the section {@code server}: all of it may be left out. */
final class ServerReader {

  static final ServerSpec DEFAULTS =
      new ServerSpec(8080, 9090, Duration.ofSeconds(10), Duration.ofSeconds(30));

  private static final NumberKind PORT = new NumberKind(0, Limits.HIGHEST_PORT);

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
            port.orElse(DEFAULTS.port()),
            management.orElse(DEFAULTS.managementPort()),
            server.find("drainTimeout", Limits.BOUND).orElse(DEFAULTS.drainTimeout()),
            server.find("bodyIdle", Limits.BOUND).orElse(DEFAULTS.bodyIdle()));
    server.end();
    return spec;
  }
}
