package dev.weir.contract;

import dev.weir.flow.Backpressure;
import java.time.Duration;
import reactor.core.publisher.BufferOverflowStrategy;
import reactor.core.scheduler.Scheduler;

/** Every way of buffering the elements of a Flux. */
enum Buffering {
  BLOCK {
    @Override
    <T> Backpressure<T> of(int capacity, Scheduler timer) {
      return Backpressure.block(capacity);
    }
  },
  DROP_NEWEST {
    @Override
    <T> Backpressure<T> of(int capacity, Scheduler timer) {
      return Backpressure.drop(capacity);
    }
  },
  DROP_OLDEST {
    @Override
    <T> Backpressure<T> of(int capacity, Scheduler timer) {
      return Backpressure.drop(capacity, BufferOverflowStrategy.DROP_OLDEST);
    }
  },
  REJECT {
    @Override
    <T> Backpressure<T> of(int capacity, Scheduler timer) {
      return Backpressure.reject(capacity);
    }
  },
  TIMEOUT {
    @Override
    <T> Backpressure<T> of(int capacity, Scheduler timer) {
      return Backpressure.<T>timeout(capacity, WAIT).timer(timer);
    }
  },
  TIMEOUT_DISCARDING {
    @Override
    <T> Backpressure<T> of(int capacity, Scheduler timer) {
      return Backpressure.<T>timeout(capacity, WAIT).discarding().timer(timer);
    }
  };

  /** The bound of the two timeouts. */
  static final Duration WAIT = Duration.ofMillis(60);

  /** The operator. */
  abstract <T> Backpressure<T> of(int capacity, Scheduler timer);

  /** Whether the source is asked only for what fits. */
  boolean throttles() {
    return this == BLOCK || usesTimer();
  }

  boolean usesTimer() {
    return this == TIMEOUT || this == TIMEOUT_DISCARDING;
  }

  boolean drops() {
    return this == DROP_NEWEST || this == DROP_OLDEST;
  }

  /** Whether a consumer may take elements out of the buffer itself. */
  boolean isFuseable() {
    return !usesTimer();
  }
}
