package dev.weir.discipline;

import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Tickets one behind the other, of which each can leave in constant time: linked through
 * themselves.
 */
class Chain<T extends Ticket> {

  private @Nullable T first;
  private @Nullable T last;
  private int size;

  /** Lets one join at the end. */
  final void add(T ticket) {
    insert(ticket, last);
  }

  /** Lets one join at the front. */
  final void addFirst(T ticket) {
    insert(ticket, null);
  }

  /**
   * Lets one join behind those that have waited as long or longer: at the end as a rule, a few
   * steps before it where threads overtook each other on their way here, and near the front if it
   * has waited elsewhere before. It is looked for from the end that is nearer in time.
   */
  final void addBySeniority(T ticket) {
    T before = last;
    long since = ticket.since();
    if (before != null && first != null && before.since() - since > 0) {
      if (before.since() - since > since - first.since()) {
        before = fromFront(since);
      } else {
        while (before != null && before.since() - since > 0) {
          before = before(before);
        }
      }
    }
    insert(ticket, before);
  }

  /**
   * Lets one join before those that have waited as long or less: near the front, from where it
   * comes.
   */
  final void putBack(T ticket) {
    T before = null;
    for (T t = first; t != null && t.since() - ticket.since() < 0; t = after(t)) {
      before = t;
    }
    insert(ticket, before);
  }

  /* The last is younger. */
  private @Nullable T fromFront(long since) {
    T before = null;
    for (T ticket = first; ticket != null && ticket.since() - since <= 0; ticket = after(ticket)) {
      before = ticket;
    }
    return before;
  }

  private void insert(T ticket, @Nullable T before) {
    if (ticket.chain != null) {
      throw new IllegalStateException(ticket + ": stands in a line (expected: in none)");
    }
    T after = before == null ? first : after(before);
    ticket.chain = this;
    ticket.previous = before;
    ticket.next = after;
    if (before == null) {
      first = ticket;
    } else {
      before.next = ticket;
    }
    if (after == null) {
      last = ticket;
    } else {
      after.previous = ticket;
    }
    size++;
  }

  /**
   * Lets one leave.
   *
   * @param ticket stands here
   */
  final void remove(T ticket) {
    T before = before(ticket);
    T after = after(ticket);
    if (before == null) {
      first = after;
    } else {
      before.next = after;
    }
    if (after == null) {
      last = before;
    } else {
      after.previous = before;
    }
    ticket.letGo();
    size--;
  }

  /** Takes the first; null if there is none. */
  final @Nullable T poll() {
    T ticket = first;
    if (ticket != null) {
      remove(ticket);
    }
    return ticket;
  }

  /** Whether one stands here. */
  final boolean has(Ticket ticket) {
    return ticket.chain == this;
  }

  final @Nullable T first() {
    return first;
  }

  final @Nullable T last() {
    return last;
  }

  /** The first of some; null if there is none among those at the front. */
  final @Nullable T first(Predicate<? super T> movable) {
    T ticket = first;
    for (int looks = 0; looks < Line.REACH && ticket != null; looks++, ticket = after(ticket)) {
      if (movable.test(ticket)) {
        return ticket;
      }
    }
    return null;
  }

  /** The last of some; null if there is none among those at the end. */
  final @Nullable T last(Predicate<? super T> movable) {
    T ticket = last;
    for (int looks = 0; looks < Line.REACH && ticket != null; looks++, ticket = before(ticket)) {
      if (movable.test(ticket)) {
        return ticket;
      }
    }
    return null;
  }

  @SuppressWarnings("unchecked") // its neighbours joined as it did
  private @Nullable T before(T ticket) {
    return (T) ticket.previous;
  }

  @SuppressWarnings("unchecked") // its neighbours joined as it did
  private @Nullable T after(T ticket) {
    return (T) ticket.next;
  }

  final int size() {
    return size;
  }

  final boolean isEmpty() {
    return size == 0;
  }
}
