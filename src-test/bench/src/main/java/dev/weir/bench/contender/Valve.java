package dev.weir.bench.contender;

import java.time.Duration;
import java.util.function.Consumer;
import reactor.core.scheduler.Scheduler;

/**
 * What all operators that buffer have in common.
 *
 * @param capacity the most elements that wait
 * @param timer for those that bound the wait
 * @param onDropped told of each element that is left out
 */
public record Valve(int capacity, Scheduler timer, Consumer<Object> onDropped) {

  /* Long enough for nothing to be late, short enough for a timer per element not to fill the heap. */
  static final Duration WAIT = Duration.ofSeconds(1);
}
