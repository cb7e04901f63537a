package dev.weir.demo.config;

import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What the command line or the environment says in place of the file.
 *
 * @param host null: as the file says
 * @param port null: as the file says
 * @param managementHost null: as the file says
 * @param managementPort null: as the file says
 * @param managementToken null: as the file says
 * @param drainTimeout null: as the file says
 */
public record ServerOverrides(
    @Nullable String host,
    @Nullable Integer port,
    @Nullable String managementHost,
    @Nullable Integer managementPort,
    @Nullable String managementToken,
    @Nullable Duration drainTimeout) {

  /**
   * Nothing about hosts and tokens.
   *
   * @param port null: as the file says
   * @param managementPort null: as the file says
   * @param drainTimeout null: as the file says
   */
  public ServerOverrides(
      @Nullable Integer port, @Nullable Integer managementPort, @Nullable Duration drainTimeout) {
    this(null, port, null, managementPort, null, drainTimeout);
  }

  /**
   * Puts these in place of what the file says.
   *
   * @param config the file's
   * @return a configuration with the same pools and routes
   */
  public ServiceConfig applyTo(ServiceConfig config) {
    ServerSpec server = config.server();
    return config.withServer(
        new ServerSpec(
            Objects.requireNonNullElse(host, server.host()),
            Objects.requireNonNullElse(port, server.port()),
            Objects.requireNonNullElse(managementHost, server.managementHost()),
            Objects.requireNonNullElse(managementPort, server.managementPort()),
            managementToken == null ? server.managementToken() : managementToken,
            Objects.requireNonNullElse(drainTimeout, server.drainTimeout()),
            server.bounds(),
            server.telling()));
  }
}
