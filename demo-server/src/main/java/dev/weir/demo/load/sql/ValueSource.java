package dev.weir.demo.load.sql;

import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/** Where a value of a statement comes from. */
public sealed interface ValueSource {

  /**
   * Begins.
   *
   * @param chance of all that it leaves to chance
   * @return one value after the other, for one thread at a time
   */
  Supplier<Object> values(SplittableRandom chance);

  /**
   * Whole numbers by chance, all of them as likely.
   *
   * @param least the lowest
   * @param most the highest; not less, and less than the highest long
   */
  record Random(long least, long most) implements ValueSource {
    @Override
    public Supplier<Object> values(SplittableRandom chance) {
      return () -> chance.nextLong(least, most + 1);
    }
  }

  /**
   * One of some texts by chance, all of them as likely.
   *
   * @param texts at least one
   */
  record Choice(List<String> texts) implements ValueSource {

    /** Copies the list. */
    public Choice {
      texts = List.copyOf(texts);
    }

    @Override
    public Supplier<Object> values(SplittableRandom chance) {
      return () -> texts.get(chance.nextInt(texts.size()));
    }
  }

  /**
   * Whole numbers, each one more than the last.
   *
   * @param first where they begin, in each run
   */
  record Sequence(long first) implements ValueSource {
    @Override
    public Supplier<Object> values(SplittableRandom chance) {
      return new AtomicLong(first)::getAndIncrement;
    }
  }

  /** UUIDs that were never there before: not by chance of the run's, which may come again. */
  record Unique() implements ValueSource {
    @Override
    public Supplier<Object> values(SplittableRandom chance) {
      return UUID::randomUUID;
    }
  }
}
