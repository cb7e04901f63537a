package dev.weir.demo.load.http;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How requests get to where they go.
 *
 * @param protocol what is spoken
 * @param trust whom to trust over TLS
 * @param mostInFlight how many requests may be on their way at once; 1 or more
 * @param ownConnections how many connections there may be to an address, if it is not as many as
 *     are needed ({@link #mostConnections}); 1 or more
 * @param eventLoops threads that read and write; 1 or more
 * @param connectTimeout after which a connection that is not made fails; more than 0
 */
public record HttpSettings(
    HttpProtocol protocol,
    Trust trust,
    int mostInFlight,
    @Nullable Integer ownConnections,
    int eventLoops,
    Duration connectTimeout) {

  /* What most servers let through on one connection. */
  private static final int STREAMS = 100;

  /** Checked. */
  public HttpSettings {
    require(mostInFlight >= 1, "mostInFlight", mostInFlight, ">= 1");
    int connections = ownConnections == null ? 1 : ownConnections;
    require(connections >= 1, "mostConnections", connections, ">= 1");
    require(eventLoops >= 1, "eventLoops", eventLoops, ">= 1");
    boolean some = connectTimeout.toMillis() >= 1 && connectTimeout.toMillis() <= Integer.MAX_VALUE;
    require(some, "connectTimeout", connectTimeout, "1 ms to 24 days");
  }

  private static void require(boolean fine, String name, Object value, String rule) {
    if (!fine) {
      throw new IllegalArgumentException(name + ": " + value + " (expected: " + rule + ")");
    }
  }

  /**
   * HTTP/1.1, whom Java trusts, one event loop, which is good for a core, and a second for a
   * connection.
   *
   * @param mostInFlight how many requests may be on their way at once
   * @return the usual
   */
  public static HttpSettings of(int mostInFlight) {
    return new HttpSettings(
        HttpProtocol.HTTP_1_1, Trust.system(), mostInFlight, null, 1, Duration.ofSeconds(1));
  }

  /**
   * Speaking something else.
   *
   * @param other is spoken
   * @return a changed copy
   */
  public HttpSettings protocol(HttpProtocol other) {
    return new HttpSettings(other, trust, mostInFlight, ownConnections, eventLoops, connectTimeout);
  }

  /**
   * Trusting others.
   *
   * @param others are trusted
   * @return a changed copy
   */
  public HttpSettings trust(Trust others) {
    return new HttpSettings(
        protocol, others, mostInFlight, ownConnections, eventLoops, connectTimeout);
  }

  /**
   * With another number of connections. Over HTTP/1.1 with less than {@link #mostInFlight} requests
   * wait for one within their own timeout, and one that has waited for most of it ends, and closes,
   * the connection that it has got at last: a server that is only slow is then met by ever new
   * connections, and does not recover.
   *
   * @param most 1 or more
   * @return a changed copy
   */
  public HttpSettings connections(int most) {
    return new HttpSettings(protocol, trust, mostInFlight, most, eventLoops, connectTimeout);
  }

  /**
   * With more threads.
   *
   * @param threads 1 or more
   * @return a changed copy
   */
  public HttpSettings eventLoops(int threads) {
    return new HttpSettings(protocol, trust, mostInFlight, ownConnections, threads, connectTimeout);
  }

  /**
   * With another bound on the time for a connection.
   *
   * @param time 1 ms or more; whoever waits for it longer than a request may take sees that timeout
   * @return a changed copy
   */
  public HttpSettings connectTimeout(Duration time) {
    return new HttpSettings(protocol, trust, mostInFlight, ownConnections, eventLoops, time);
  }

  /**
   * How many connections there may be to an address: over HTTP/1.1 one for each request that may be
   * on its way, so that none waits for another; over HTTP/2 one for each 100 of these.
   *
   * @return 1 or more
   */
  public int mostConnections() {
    if (ownConnections != null) {
      return ownConnections;
    }
    return multiplexed() ? (mostInFlight + STREAMS - 1) / STREAMS : mostInFlight;
  }

  boolean multiplexed() {
    return protocol == HttpProtocol.HTTP_2;
  }
}
