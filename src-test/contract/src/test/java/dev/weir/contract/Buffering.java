package dev.weir.contract;

import dev.weir.flow.Backpressure;
import java.time.Duration;
import reactor.core.publisher.BufferOverflowStrategy;
import reactor.core.scheduler.Scheduler;

/** Every way of buffering the elements of a Flux. */
enum Buffering {
  BLOCK {
    @Override
    <T> BufferOperator<T> of(int capacity, Scheduler timer) {
      return BufferOperator.of(Backpressure.<T>block(capacity));
    }
  },
  DROP_NEWEST {
    @Override
    <T> BufferOperator<T> of(int capacity, Scheduler timer) {
      return BufferOperator.of(Backpressure.<T>drop(capacity));
    }
  },
  DROP_OLDEST {
    @Override
    <T> BufferOperator<T> of(int capacity, Scheduler timer) {
      return BufferOperator.of(Backpressure.<T>drop(capacity, BufferOverflowStrategy.DROP_OLDEST));
    }
  },
  REJECT {
    @Override
    <T> BufferOperator<T> of(int capacity, Scheduler timer) {
      return BufferOperator.of(Backpressure.<T>reject(capacity));
    }
  },
  TIMEOUT {
    @Override
    <T> BufferOperator<T> of(int capacity, Scheduler timer) {
      return BufferOperator.of(Backpressure.<T>timeout(capacity, WAIT).timer(timer));
    }
  },
  TIMEOUT_DISCARDING {
    @Override
    <T> BufferOperator<T> of(int capacity, Scheduler timer) {
      return BufferOperator.of(Backpressure.<T>timeout(capacity, WAIT).discarding().timer(timer));
    }
  },
  BLOCK_WEIGHED {
    @Override
    <T> BufferOperator<T> of(int capacity, Scheduler timer) {
      return BufferOperator.of(Backpressure.<T>block(ROOMY).maxWeight(capacity, element -> 1));
    }
  },
  DROP_NEWEST_WEIGHED {
    @Override
    <T> BufferOperator<T> of(int capacity, Scheduler timer) {
      return BufferOperator.of(
          Backpressure.<T>drop(ROOMY).maxWeight(7L * capacity + 6, element -> 7));
    }
  },
  DROP_OLDEST_WEIGHED {
    @Override
    <T> BufferOperator<T> of(int capacity, Scheduler timer) {
      return BufferOperator.of(
          Backpressure.<T>drop(ROOMY, BufferOverflowStrategy.DROP_OLDEST)
              .maxWeight(7L * capacity + 6, element -> 7));
    }
  },
  REJECT_WEIGHED {
    @Override
    <T> BufferOperator<T> of(int capacity, Scheduler timer) {
      return BufferOperator.of(
          Backpressure.<T>reject(capacity).maxWeight(Integer.MAX_VALUE, element -> 7));
    }
  },
  TIMEOUT_WEIGHED {
    @Override
    <T> BufferOperator<T> of(int capacity, Scheduler timer) {
      return BufferOperator.of(
          Backpressure.<T>timeout(ROOMY, WAIT)
              .maxWeight(capacity, element -> 1)
              .discarding()
              .timer(timer));
    }
  },
  DROP_NEWEST_AGED {
    @Override
    <T> BufferOperator<T> of(int capacity, Scheduler timer) {
      return BufferOperator.of(Backpressure.<T>drop(capacity).maxAge(WAIT).timer(timer));
    }
  },
  DROP_OLDEST_AGED {
    @Override
    <T> BufferOperator<T> of(int capacity, Scheduler timer) {
      return BufferOperator.of(
          Backpressure.<T>drop(capacity, BufferOverflowStrategy.DROP_OLDEST)
              .maxAge(WAIT)
              .timer(timer));
    }
  },
  DROP_NEWEST_BY_KEY {
    @Override
    <T> BufferOperator<T> of(int capacity, Scheduler timer) {
      return BufferOperator.of(Backpressure.<T, T>latestByKey(element -> element, capacity));
    }
  },
  REJECT_AGED {
    @Override
    <T> BufferOperator<T> of(int capacity, Scheduler timer) {
      return BufferOperator.of(Backpressure.<T>reject(capacity).maxAge(WAIT).timer(timer));
    }
  };

  /** More than a test sends, where weight is the bound. */
  private static final int ROOMY = 1 << 20;

  /** The bound on the wait. */
  static final Duration WAIT = Duration.ofMillis(60);

  /** The operator, with room for so many elements. */
  abstract <T> BufferOperator<T> of(int capacity, Scheduler timer);

  /** Whether the source is asked only for what fits. */
  boolean throttles() {
    return is("BLOCK") || is("TIMEOUT");
  }

  /** How much it asks its source for before anything has come. */
  long firstRequest(int capacity) {
    return throttles() ? prefetch(capacity) : Long.MAX_VALUE;
  }

  /** How much is on its way from the source at most. */
  int prefetch(int capacity) {
    return !throttles() ? Integer.MAX_VALUE : boundsWeight() ? 1 : capacity;
  }

  /** What it says its capacity is. */
  int capacity(int capacity) {
    return boundsWeight() && this != REJECT_WEIGHED ? ROOMY : capacity;
  }

  boolean usesTimer() {
    return is("TIMEOUT") || name().endsWith("_AGED");
  }

  boolean boundsWeight() {
    return name().endsWith("_WEIGHED");
  }

  boolean dropsNewest() {
    return is("DROP_NEWEST");
  }

  boolean dropsOldest() {
    return is("DROP_OLDEST");
  }

  /** Whether what has waited too long fails the stream. */
  boolean failsWhenLate() {
    return this == TIMEOUT;
  }

  /** Whether a consumer may take elements out of the buffer itself. */
  boolean isFuseable() {
    return !usesTimer();
  }

  private boolean is(String strategy) {
    return name().startsWith(strategy);
  }
}
