package dev.weir.discipline;

import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** First come, first served. Take it unless you know why not. */
final class Fifo implements Discipline {

  static final Fifo INSTANCE = new Fifo();

  private Fifo() {}

  @Override
  public <E> Line<E> newLine(LongSupplier nanoTime) {
    return new FifoLine<>();
  }

  @Override
  public String toString() {
    return "fifo";
  }

  private static final class FifoLine<E> implements Line<E> {

    private final Chain<E> chain = new Chain<>();

    @Override
    public Place add(E element, Ticket ticket) {
      return chain.add(element, ticket.since());
    }

    @Override
    public @Nullable E poll() {
      Chain.Node<E> first = chain.first();
      if (first == null) {
        return null;
      }
      first.leave();
      return first.element();
    }

    @Override
    public void leave(Place place) {
      if (place instanceof Chain.Node<?> node) {
        node.leave();
      }
    }

    @Override
    public int size() {
      return chain.size();
    }
  }
}
