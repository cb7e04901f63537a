package dev.weir.discipline;

import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** First come, first served. Take it unless you know why not. */
final class Fifo implements BuiltIn {

  static final Fifo INSTANCE = new Fifo();

  private Fifo() {}

  @Override
  public <T extends Ticket> Line<T> newLine(LongSupplier nanoTime) {
    return new FifoLine<>();
  }

  @Override
  public String toString() {
    return "fifo";
  }

  private static final class FifoLine<T extends Ticket> implements Line<T> {

    private final Chain<T> chain = new Chain<>();

    @Override
    public void add(T ticket) {
      chain.add(ticket);
    }

    @Override
    public void putBack(T ticket) {
      chain.addFirst(ticket);
    }

    @Override
    public @Nullable T poll() {
      return chain.poll();
    }

    @Override
    public void leave(T ticket) {
      if (chain.has(ticket)) {
        chain.remove(ticket);
      }
    }

    @Override
    public @Nullable T oldest() {
      return chain.first();
    }

    @Override
    public int size() {
      return chain.size();
    }
  }
}
