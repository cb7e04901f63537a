package dev.weir.flow;

import dev.weir.overflow.Overflow;
import reactor.core.publisher.BufferOverflowStrategy;

/**
 * How an {@link Intake} was built, to be read back.
 *
 * @param name shown in errors
 * @param capacity the most elements in it, 1 or more
 * @param maxWaiters how many may wait for room, without a thread, 0 or more
 * @param overflow what happens when there is no room
 * @param dropped which element is left out under drop: {@code DROP_LATEST} or {@code DROP_OLDEST}
 */
public record IntakeConfig(
    String name, int capacity, int maxWaiters, Overflow overflow, BufferOverflowStrategy dropped) {

  boolean drops() {
    return overflow.whenFull() == Overflow.Verdict.DROP;
  }

  boolean dropsOldest() {
    return drops() && dropped == BufferOverflowStrategy.DROP_OLDEST;
  }

  boolean lineUp() {
    return overflow.whenFull() == Overflow.Verdict.WAIT;
  }
}
