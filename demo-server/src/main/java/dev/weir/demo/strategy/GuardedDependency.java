package dev.weir.demo.strategy;

import dev.weir.demo.config.GateSpec;
import dev.weir.discipline.Partitions;
import dev.weir.gate.Gate;
import dev.weir.gate.GateBuilder;
import dev.weir.netty.HttpAdmission;
import dev.weir.netty.RequestReader;
import dev.weir.observe.GateSnapshot;
import dev.weir.overflow.CoDel;
import dev.weir.request.Tenant;
import java.time.Duration;
import java.util.Map;
import reactor.core.publisher.Mono;

/** A simulated dependency, and the gate in front of it. Thread-safe. */
public final class GuardedDependency {

  private final GateSpec spec;
  private final Gate gate;
  private final HttpAdmission admission;
  private final Dependency dependency;

  GuardedDependency(GateSpec spec, boolean levels) {
    this.spec = spec;
    this.gate = gate(spec);
    /* The router reads what a request carries: parameters go before headers here. */
    this.admission = HttpAdmission.through(gate).reader(RequestReader.none()).levels(levels);
    this.dependency = new Dependency(spec.name() + "-dependency", spec.workers());
  }

  private static Gate gate(GateSpec spec) {
    GateBuilder builder =
        Gate.of(spec.name())
            .limit(spec.limit().limit())
            .queueCapacity(spec.queue())
            .maxWaiters(spec.maxWaiters())
            .overflow(spec.overflow())
            .discipline(spec.discipline().discipline())
            .shadow(spec.shadow());
    CoDel codel = spec.codel();
    if (codel != null) {
      builder.codel(codel);
    }
    return spec.shares().isEmpty()
        ? builder.build()
        : builder.partitions(byTenant(spec.shares())).build();
  }

  private static Partitions byTenant(Map<String, Double> shares) {
    Partitions partitions =
        Partitions.by(
            request -> {
              Tenant tenant = request.tenant();
              return tenant == null ? null : tenant.id();
            });
    for (Map.Entry<String, Double> share : shares.entrySet()) {
      partitions = partitions.share(share.getKey(), share.getValue());
    }
    return partitions;
  }

  /**
   * One call, for whoever the {@link #admission} let in. Cold.
   *
   * @param work how long it keeps a worker of the dependency
   * @param offered when it was to be done, on {@link System#nanoTime()}
   * @return how it went
   */
  public Mono<CallReport> call(Duration work, long offered) {
    return Mono.defer(
        () -> {
          long started = System.nanoTime();
          return dependency.call(work).map(done -> report(offered, started));
        });
  }

  private CallReport report(long offered, long started) {
    GateSnapshot now = gate.snapshot();
    return new CallReport(
        started - offered, System.nanoTime() - started, now.limit(), now.inFlight());
  }

  /**
   * How requests come in.
   *
   * @return through the gate
   */
  public HttpAdmission admission() {
    return admission;
  }

  /**
   * What was asked for.
   *
   * @return as configured
   */
  public GateSpec spec() {
    return spec;
  }

  /**
   * What it looks like now.
   *
   * @return the gate, and what is behind it
   */
  public GateStatus status() {
    return GateStatus.of(spec, gate.snapshot(), dependency.snapshot());
  }

  Gate gate() {
    return gate;
  }

  /**
   * Makes the dependency slower or faster. Calls under way are done.
   *
   * @param number how many calls it does at a time from now on
   */
  public void workers(int number) {
    dependency.workers(number);
  }

  /** Gives no more permits. */
  void dispose() {
    gate.dispose();
    dependency.dispose();
  }
}
