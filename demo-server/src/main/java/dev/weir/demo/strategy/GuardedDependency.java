package dev.weir.demo.strategy;

import dev.weir.demo.config.DependencySpec;
import dev.weir.gate.Gate;
import dev.weir.netty.HttpAdmission;
import dev.weir.netty.RequestReader;
import dev.weir.observe.GateSnapshot;
import java.time.Duration;
import reactor.core.publisher.Mono;

/** A simulated dependency, and the gate in front of it. Thread-safe. */
public final class GuardedDependency {

  private final DependencySpec spec;
  private final Gate gate;
  private final HttpAdmission admission;
  private final Dependency dependency;

  GuardedDependency(DependencySpec spec, boolean levels) {
    this.spec = spec;
    this.gate = GateBuilding.builder(spec.gate()).build();
    /* The router reads what a request carries: parameters go before headers here. */
    this.admission = HttpAdmission.through(gate).reader(RequestReader.none()).levels(levels);
    this.dependency = new Dependency(spec.name() + "-dependency", spec.workers());
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
  public DependencySpec spec() {
    return spec;
  }

  /**
   * What it looks like now.
   *
   * @return the gate, and what is behind it
   */
  public GateStatus status() {
    return GateStatus.of(spec.gate(), gate.snapshot(), dependency.snapshot());
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
