package dev.weir.demo.config;

import dev.weir.netty.connection.HttpBounds;
import dev.weir.netty.connection.HttpBoundsConfig;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where the two servers listen, who may manage them, and what clients may do to connections.
 *
 * @param host where clients go: a name or an address of this machine
 * @param port for clients; 0 for any free one
 * @param managementHost where operators go
 * @param managementPort for operators; 0 for any free one
 * @param managementToken what operators must show; null: nothing
 * @param drainTimeout how long requests in flight may take to finish when the server stops; what is
 *     not done by then is cut off
 * @param bounds of connections
 * @param telling what answers say of how busy the server is
 */
public record ServerSpec(
    String host,
    int port,
    String managementHost,
    int managementPort,
    @Nullable String managementToken,
    Duration drainTimeout,
    HttpBoundsConfig bounds,
    TellingSpec telling) {

  /** Where a server listens that nobody else is to reach. */
  public static final String LOOPBACK = "127.0.0.1";

  /**
   * On loopback, with standard bounds but one.
   *
   * @param port for clients; 0 for any free one
   * @param managementPort for operators; 0 for any free one
   * @param drainTimeout how long requests in flight may take to finish when the server stops
   * @param bodyIdle how long a client may take over the next bytes of a body
   */
  public ServerSpec(int port, int managementPort, Duration drainTimeout, Duration bodyIdle) {
    this(
        LOOPBACK,
        port,
        LOOPBACK,
        managementPort,
        null,
        drainTimeout,
        HttpBounds.standard().bodyIdle(bodyIdle).config(),
        TellingSpec.ALL);
  }

  /**
   * The same with other bounds.
   *
   * @param newBounds of connections
   * @return a changed copy
   */
  public ServerSpec withBounds(HttpBoundsConfig newBounds) {
    return new ServerSpec(
        host,
        port,
        managementHost,
        managementPort,
        managementToken,
        drainTimeout,
        newBounds,
        telling);
  }

  /**
   * What keeps it from being served: management that others could reach, and nobody is asked who
   * they are. Looks up a name, and may block meanwhile.
   *
   * @return empty if nothing does
   */
  public Optional<String> problem() {
    return managementToken == null && !isLoopback(managementHost)
        ? Optional.of(
            "managementToken: missing (expected: one, since managementHost is "
                + managementHost
                + ", which others can reach)")
        : Optional.empty();
  }

  private static boolean isLoopback(String host) {
    try {
      return InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException e) {
      return false;
    }
  }

  /** Without the token. */
  @Override
  public String toString() {
    return "ServerSpec[%s:%d, management %s:%d%s, drainTimeout %s, %s, %s]"
        .formatted(
            host,
            port,
            managementHost,
            managementPort,
            managementToken == null ? "" : " with a token",
            drainTimeout,
            bounds,
            telling);
  }
}
