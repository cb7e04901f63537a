package dev.weir.flow;

import dev.weir.internal.IntakeCore;
import org.jspecify.annotations.Nullable;
import reactor.core.CoreSubscriber;
import reactor.core.Fuseable;
import reactor.core.Scannable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Operators;

/** What was offered to an {@link Intake}, for one subscriber. */
final class FluxIntake<T> extends Flux<T> implements Fuseable, Scannable {

  private final IntakeCore<T> core;
  private final String name;

  private FluxIntake(IntakeCore<T> core, String name) {
    this.core = core;
    this.name = name;
  }

  static <T> Flux<T> of(IntakeCore<T> core, String name) {
    return onAssembly(new FluxIntake<>(core, name));
  }

  @Override
  public void subscribe(CoreSubscriber<? super T> actual) {
    if (!core.attach(actual)) {
      Operators.error(
          actual, new IllegalStateException(name + ": a second subscriber (expected: one)"));
    }
  }

  @Override
  @SuppressWarnings("rawtypes")
  public @Nullable Object scanUnsafe(Attr key) {
    return key == Attr.NAME ? name : core.scanUnsafe(key);
  }
}
