package dev.weir.demo.config;

import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What the command line or the environment says in place of the file.
 *
 * @param port null: as the file says
 * @param managementPort null: as the file says
 * @param drainTimeout null: as the file says
 */
public record ServerOverrides(
    @Nullable Integer port, @Nullable Integer managementPort, @Nullable Duration drainTimeout) {

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
            Objects.requireNonNullElse(port, server.port()),
            Objects.requireNonNullElse(managementPort, server.managementPort()),
            Objects.requireNonNullElse(drainTimeout, server.drainTimeout()),
            server.bodyIdle()));
  }
}
