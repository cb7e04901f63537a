package dev.weir.discipline;

import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * The least first, by a key that is computed as one joins; among equals the first come. Those of
 * one key stand in a chain, and the chains in a tree: so joining, going and leaving take a
 * logarithm of the number of different keys.
 */
final class KeyedLine<T extends Ticket> implements Line<T> {

  private final ToLongFunction<? super T> key;
  private final NavigableMap<Long, Equals<T>> byKey = new TreeMap<>();
  private int size;

  KeyedLine(ToLongFunction<? super T> key) {
    this.key = key;
  }

  @Override
  public void add(T ticket) {
    equalsOf(ticket).addBySeniority(ticket);
    size++;
  }

  @Override
  public void putBack(T ticket) {
    equalsOf(ticket).putBack(ticket);
    size++;
  }

  private Equals<T> equalsOf(T ticket) {
    return byKey.computeIfAbsent(key.applyAsLong(ticket), Equals::new);
  }

  @Override
  public @Nullable T poll() {
    Map.Entry<Long, Equals<T>> least = byKey.firstEntry();
    return least == null ? null : taken(least.getValue().first(), least.getValue());
  }

  private @Nullable T taken(@Nullable T ticket, Equals<T> equals) {
    if (ticket != null) {
      equals.remove(ticket);
      size--;
      if (equals.isEmpty()) {
        byKey.remove(equals.key);
      }
    }
    return ticket;
  }

  @Override
  @SuppressWarnings("unchecked") // if it is in the map
  public void leave(T ticket) {
    if (ticket.chain instanceof Equals<?> equals && byKey.get(equals.key) == equals) {
      taken(ticket, (Equals<T>) equals);
    }
  }

  @Override
  public @Nullable T pollLast(@Nullable T newest, Predicate<? super T> movable) {
    int looks = 0;
    for (Equals<T> equals : byKey.descendingMap().values()) {
      T last = equals.last(movable);
      if (last != null) {
        return taken(last, equals);
      }
      looks += equals.size();
      if (looks >= REACH) {
        break;
      }
    }
    return null;
  }

  /** Who waits long is one that costs much, as a rule: so the last are looked at, and the first. */
  @Override
  public @Nullable T oldest() {
    return Ticket.older(oldest(byKey), oldest(byKey.descendingMap()));
  }

  private @Nullable T oldest(NavigableMap<Long, Equals<T>> inOrder) {
    T oldest = null;
    int looks = 0;
    for (Equals<T> equals : inOrder.values()) {
      oldest = Ticket.older(oldest, equals.first());
      if (++looks == REACH) {
        break;
      }
    }
    return oldest;
  }

  @Override
  public int size() {
    return size;
  }

  /** Those of one key, by seniority. */
  private static final class Equals<T extends Ticket> extends Chain<T> {

    private final Long key;

    Equals(Long key) {
      this.key = key;
    }
  }
}
