package dev.weir.simulation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * What a limit is to cope with: a server that may become another, and a load.
 *
 * @param name of it
 * @param phases one after the other
 */
public record Trace(String name, List<Phase> phases) {

  /** So many wait at all times that whenever a call may begin, one does. */
  public static final double SATURATED = Double.POSITIVE_INFINITY;

  /**
   * A time in which nothing changes.
   *
   * @param server what serves
   * @param load calls per second that come by chance (a Poisson process) and are refused if they
   *     may not begin, as a share of the server's best throughput; or {@link #SATURATED}
   * @param length how long
   */
  public record Phase(Server server, double load, Duration length) {

    boolean isSaturated() {
      return load == SATURATED;
    }
  }

  /** A trace of one phase. */
  public static Trace of(String name, Server server, double load, Duration length) {
    return new Trace(name, List.of(new Phase(server, load, length)));
  }

  /** One that goes on with another phase. */
  public Trace then(Server server, double load, Duration length) {
    List<Phase> more = new ArrayList<>(phases);
    more.add(new Phase(server, load, length));
    return new Trace(name, List.copyOf(more));
  }
}
