package dev.weir.discipline;

import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Elements one behind the other, of which each can leave in constant time: a doubly linked ring
 * around a sentinel.
 */
class Chain<E> {

  private final Node<E> ends = new Node<>(null, 0, 0);
  private int size;

  /** Lets one join at the end, with what its line will want to know of its ticket. */
  final Node<E> add(E element, long note) {
    return insert(new Node<>(element, note, 0), ends.previous);
  }

  /**
   * Lets one join behind those that have waited as long or longer: at the end as a rule, a few
   * steps before it where threads overtook each other on their way here, and near the front if it
   * has waited elsewhere before. It is looked for from the end that is nearer in time.
   */
  final Node<E> addBySeniority(E element, long since) {
    return addBySeniority(element, since, 0);
  }

  /** As {@link #addBySeniority(Object, long)}, with a cost. */
  final Node<E> addBySeniority(E element, long since, long cost) {
    Node<E> before = ends.previous;
    if (before.note - since > since - ends.next.note) {
      before = ends;
      while (before.next.note - since <= 0) { // the last is younger
        before = before.next;
      }
    } else {
      while (before != ends && before.note - since > 0) {
        before = before.previous;
      }
    }
    return insert(new Node<>(element, since, cost), before);
  }

  private Node<E> insert(Node<E> node, Node<E> before) {
    node.chain = this;
    node.previous = before;
    node.next = before.next;
    before.next.previous = node;
    before.next = node;
    size++;
    return node;
  }

  final @Nullable Node<E> first() {
    return ends.next == ends ? null : ends.next;
  }

  final @Nullable Node<E> last() {
    return ends.previous == ends ? null : ends.previous;
  }

  /** The first of some; null if there is none among those at the front. */
  final @Nullable Node<E> first(Predicate<? super E> movable) {
    Node<E> node = ends.next;
    for (int looks = 0; looks < Line.REACH && node != ends; looks++, node = node.next) {
      if (movable.test(node.element())) {
        return node;
      }
    }
    return null;
  }

  /** The last of some; null if there is none among those at the end. */
  final @Nullable Node<E> last(Predicate<? super E> movable) {
    Node<E> node = ends.previous;
    for (int looks = 0; looks < Line.REACH && node != ends; looks++, node = node.previous) {
      if (movable.test(node.element())) {
        return node;
      }
    }
    return null;
  }

  final int size() {
    return size;
  }

  final boolean isEmpty() {
    return size == 0;
  }

  private void unlink(Node<E> node) {
    node.previous.next = node.next;
    node.next.previous = node.previous;
    node.chain = null;
    size--;
  }

  /** One element's place in a chain. */
  static final class Node<E> implements Line.Place {

    private final @Nullable E element;
    private final long note;
    private final long cost;
    private Node<E> previous = this;
    private Node<E> next = this;
    private @Nullable Chain<E> chain;

    Node(@Nullable E element, long note, long cost) {
      this.element = element;
      this.note = note;
      this.cost = cost;
    }

    E element() {
      return Objects.requireNonNull(element);
    }

    /** What its line wants to know of its ticket, as a rule since when it waits. */
    long note() {
      return note;
    }

    /** What it costs, if its line wants to know. */
    long cost() {
      return cost;
    }

    /** Where it stands; null if it has left. */
    @Nullable Chain<E> chain() {
      return chain;
    }

    /**
     * Leaves its chain.
     *
     * @return the chain; null if it had left
     */
    @Nullable Chain<E> leave() {
      Chain<E> left = chain;
      if (left != null) {
        left.unlink(this);
      }
      return left;
    }
  }
}
