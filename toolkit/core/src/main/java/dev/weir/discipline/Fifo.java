package dev.weir.discipline;

import org.jspecify.annotations.Nullable;

/** First come, first served. Take it unless you know why not. */
final class Fifo implements Discipline {

  static final Fifo INSTANCE = new Fifo();

  private Fifo() {}

  @Override
  public <E> Line<E> newLine() {
    return new FifoLine<>();
  }

  @Override
  public String toString() {
    return "fifo";
  }

  /** A doubly linked ring around a sentinel. */
  private static final class FifoLine<E> implements Line<E> {

    private final Node<E> ends = new Node<>(null);
    private int size;

    @Override
    public Place add(E element) {
      Node<E> node = new Node<>(element);
      Node<E> last = ends.previous;
      node.previous = last;
      node.next = ends;
      last.next = node;
      ends.previous = node;
      size++;
      return node;
    }

    @Override
    public @Nullable E poll() {
      Node<E> first = ends.next;
      E element = first.element;
      if (element != null) {
        unlink(first);
      }
      return element;
    }

    @Override
    public void leave(Place place) {
      if (place instanceof Node<?> node && node.element != null) {
        unlink(node);
      }
    }

    @Override
    public int size() {
      return size;
    }

    private <T> void unlink(Node<T> node) {
      node.previous.next = node.next;
      node.next.previous = node.previous;
      node.element = null;
      size--;
    }
  }

  private static final class Node<E> implements Line.Place {

    private @Nullable E element;
    private Node<E> previous = this;
    private Node<E> next = this;

    Node(@Nullable E element) {
      this.element = element;
    }
  }
}
