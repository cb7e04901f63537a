package dev.weir.demo.strategy;

import dev.weir.demo.config.GateSpec;
import dev.weir.demo.config.RouteSpec;
import dev.weir.demo.config.UploadSpec;
import dev.weir.gate.Gate;
import dev.weir.gate.GateBuilder;
import dev.weir.limit.CallEnd;
import dev.weir.limit.Limits;
import dev.weir.netty.HttpAdmission;
import dev.weir.netty.RequestReader;
import dev.weir.overflow.Overflow;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The gate of a route with nothing behind it but the route: of one that so many may be in at a
 * time, for as long as each of them takes, or of one that passes requests on. Thread-safe.
 */
public final class Entrance {

  private final String path;
  private final Gate gate;
  private final @Nullable GateSpec spec;
  private final HttpAdmission admission;

  private Entrance(String path, GateBuilder gate, int most, boolean levels) {
    this(path, gate.limit(Limits.fixed(most)).queueCapacity(0).build(), null, levels);
  }

  private Entrance(String path, Gate gate, @Nullable GateSpec spec, boolean levels) {
    this.path = path;
    this.gate = gate;
    this.spec = spec;
    /* The router reads what a request carries: parameters go before headers here. */
    this.admission = HttpAdmission.through(gate).reader(RequestReader.none()).levels(levels);
  }

  /** As it is configured; with what errors say about the load of what was called. */
  static Entrance of(GateSpec spec, Function<? super Throwable, CallEnd> errors, boolean levels) {
    return new Entrance(
        spec.path(), GateBuilding.builder(spec).errors(errors).build(), spec, levels);
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

  /**
   * For those who let in calls, and not requests.
   *
   * @return the gate
   */
  public Gate gate() {
    return gate;
  }

  /**
   * What it looks like now.
   *
   * @return the gate
   */
  public GateStatus status() {
    return spec == null
        ? GateStatus.of(path, gate.snapshot())
        : GateStatus.of(spec, gate.snapshot(), null);
  }

  void dispose() {
    gate.dispose();
  }
}
