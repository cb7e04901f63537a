package dev.weir.netty;

import dev.weir.gate.Gate;
import dev.weir.gate.GateRefusedException;
import dev.weir.gate.Hold;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;

/** A gate that requests go through. */
record GateStage(Gate gate, RetryAfter retryAfter) implements Stage {

  static final String FULL = "gate_full";

  GateStage(Gate gate) {
    this(gate, RetryAfter.of(() -> Progress.of(gate.snapshot())));
  }

  /** Does the work once there is a permit. */
  Flux<Void> guard(Flux<Void> work, Hold hold, Answering answering) {
    return hold == Hold.TO_END
        ? guarded(work, hold)
        : guarded(answering.untilBytes(work), hold).thenMany(Flux.empty());
  }

  private <T> Flux<T> guarded(Flux<T> work, Hold hold) {
    Publisher<T> guarded = gate.<T>guard(hold).apply(work);
    return Flux.from(guarded);
  }

  @Override
  public boolean isOurs(Throwable error) {
    return error instanceof GateRefusedException refusal
        && refusal.gate().equals(gate.config().name());
  }

  @Override
  public String who() {
    return "gate " + gate.config().name();
  }

  @Override
  public String full() {
    return FULL;
  }

  @Override
  public String strategy() {
    return gate.config().overflow().word();
  }

  @Override
  public long retryAfterSeconds(Throwable error) {
    return retryAfter.seconds(
        error instanceof GateRefusedException refusal ? refusal.waiting() : 0);
  }
}
