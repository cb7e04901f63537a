package dev.weir.bench.measure;

import dev.weir.bench.contender.Roster;
import java.util.Arrays;
import java.util.Locale;

/** What can be measured. */
public enum Measurement {
  /** Tasks completed per second under producers that never rest. */
  THROUGHPUT(new Throughput()),
  /** Latency, wake-ups and CPU under a load that does not slow down with the pool. */
  LOAD(new OpenLoop()),
  /** Bytes: a pool at rest, and each task queued. */
  MEMORY(new QueuedMemory()),
  /** Tasks per second while a constant number of them is queued. */
  GROWTH(new Circulation()),
  /** CPU time of a pool with nothing to do. */
  IDLE(new Idle()),
  /** A pipeline that hands each element to the pool. */
  REQUESTS(new Requests());

  /** How a measurement is taken. */
  interface Method {

    /** Takes it once. */
    Figures measure(Roster who, Params params) throws InterruptedException;
  }

  /** The figure that counts tasks submitted and never run: must be zero. */
  public static final String LOST = "lost";

  /** The figure that says how many cores other processes kept busy meanwhile. */
  public static final String OTHERS = "others";

  private final Method method;

  Measurement(Method method) {
    this.method = method;
  }

  /**
   * Measures once, in this JVM.
   *
   * @param who the contender
   * @param params what to do
   * @return what was found
   * @throws InterruptedException if interrupted
   */
  public Figures measure(Roster who, Params params) throws InterruptedException {
    Neighbours neighbours = Neighbours.watch();
    Figures figures = method.measure(who, params);
    return figures.put(OTHERS, neighbours.cores());
  }

  /**
   * What the wire calls it.
   *
   * @return lower case
   */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The one with a name.
   *
   * @param id lower case
   * @return the measurement
   */
  public static Measurement byId(String id) {
    return Arrays.stream(values())
        .filter(each -> each.id().equals(id))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("measurement: " + id + " (unknown)"));
  }
}
