package dev.weir.demo.strategy;

import dev.weir.demo.config.RouteSpec;
import dev.weir.demo.config.UploadSpec;
import dev.weir.gate.Gate;
import dev.weir.gate.GateBuilder;
import dev.weir.limit.Limits;
import dev.weir.netty.HttpAdmission;
import dev.weir.netty.RequestReader;
import dev.weir.overflow.Overflow;

/**
 * The gate of a route that so many may be in at a time, for as long as each of them takes.
 * Thread-safe.
 */
public final class Entrance {

  private final String path;
  private final Gate gate;
  private final HttpAdmission admission;

  private Entrance(String path, GateBuilder gate, int most, boolean levels) {
    this.path = path;
    this.gate = gate.limit(Limits.fixed(most)).queueCapacity(0).build();
    /* The router reads what a request carries: parameters go before headers here. */
    this.admission = HttpAdmission.through(this.gate).reader(RequestReader.none()).levels(levels);
  }

  /** Where one too many is turned away at once. */
  static Entrance atOnce(String name, String path, int most, boolean levels) {
    return new Entrance(path, Gate.of(name).overflow(Overflow.reject()), most, levels);
  }

  /** Where one too many waits, if that is the strategy. */
  static Entrance of(UploadSpec upload, RouteSpec route, int maxWaiters, boolean levels) {
    GateBuilder gate = Gate.of(route.path()).overflow(route.overflow()).maxWaiters(maxWaiters);
    return new Entrance(route.path(), gate, upload.most(), levels);
  }

  String path() {
    return path;
  }

  /**
   * Lets requests in.
   *
   * @return through the gate
   */
  public HttpAdmission admission() {
    return admission;
  }

  Gate gate() {
    return gate;
  }

  GateStatus status() {
    return GateStatus.of(path, gate.snapshot());
  }

  void dispose() {
    gate.dispose();
  }
}
