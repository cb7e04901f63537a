package dev.weir.discipline;

import dev.weir.request.Tenant;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Tenants in turn, each for so much cost as its weight allows; within a tenant, first come, first
 * served. Take it where one tenant's flood must not become the others' wait. What says nothing of a
 * tenant belongs to one of its own.
 *
 * <p>Deficit round robin (Shreedhar and Varghese, "Efficient Fair Queuing Using Deficit Round
 * Robin", IEEE/ACM Transactions on Networking 4(3), 1996), with the list of new queues of FQ-CoDel
 * (RFC 8290, section 4.2): a tenant that becomes active goes first, once.
 *
 * @param quantum what a tenant of weight 1 is served in a turn, in units of cost
 * @param weights of tenants that have another weight than 1
 */
record Fair(long quantum, Map<Tenant, Integer> weights) implements Discipline {

  private static final long MOST = 1L << 31;

  Fair {
    if (quantum < 1 || quantum > MOST) {
      throw new IllegalArgumentException(
          "fair quantum: " + quantum + " (expected: 1 to " + MOST + ")");
    }
    weights = Map.copyOf(weights);
    weights.forEach(
        (tenant, weight) -> {
          if (weight < 1) {
            throw new IllegalArgumentException(
                "weight of tenant " + tenant.id() + ": " + weight + " (expected: >= 1)");
          }
        });
  }

  @Override
  public <E> Line<E> newLine(LongSupplier nanoTime) {
    return new FairLine<>(quantum, weights);
  }

  @Override
  public String toString() {
    return "fairByTenant(" + quantum + ")";
  }

  private static final class FairLine<E> implements Line<E> {
    /*
     * A tenant is known while it stands in one of two rings:
     *
     *   fresh    it became active, and has not had its first turn; something of it waits
     *   turns    all others. One that has nothing left keeps its place here, and what it owes, until its
     *            turn comes and nothing is owed: or it could go first again as soon as it likes
     *
     * Who is fresh goes first, with one task; but not for ever: after as many as there were tenants when
     * somebody had a turn last, somebody has a turn again.
     *
     * deficit  what a tenant may still be served in this turn. It is served while that is positive, so a
     *          task may cost more, and the tenant then misses turns until it has made up for it
     */
    private final long quantum;
    private final Map<Tenant, Integer> weights;
    private final Map<@Nullable Tenant, Backlog<E>> known = new HashMap<>();
    private final LinkedHashSet<Backlog<E>> fresh = new LinkedHashSet<>();
    private final ArrayDeque<Backlog<E>> turns = new ArrayDeque<>();
    private int mayGoFirst;
    private int size;

    FairLine(long quantum, Map<Tenant, Integer> weights) {
      this.quantum = quantum;
      this.weights = weights;
    }

    @Override
    public Place add(E element, Ticket ticket) {
      Tenant tenant = ticket.request().tenant();
      Backlog<E> backlog = known.get(tenant);
      if (backlog == null) {
        long share = quantum * (tenant == null ? 1 : weights.getOrDefault(tenant, 1));
        backlog = new Backlog<>(tenant, share);
        known.put(tenant, backlog);
        fresh.add(backlog);
      }
      size++;
      return backlog.add(element, ticket.request().cost().units());
    }

    @Override
    public @Nullable E poll() {
      E element = null;
      while (element == null && size > 0) {
        element = mayGoFirst > 0 || turns.isEmpty() ? pollFresh() : null;
        if (element == null) {
          element = pollTurns();
        }
        if (element == null) { // all in turns owe
          element = pollFresh();
        }
      }
      return element;
    }

    private @Nullable E pollFresh() {
      Iterator<Backlog<E>> all = fresh.iterator();
      if (!all.hasNext()) {
        return null;
      }
      Backlog<E> backlog = all.next();
      all.remove();
      turns.add(backlog);
      mayGoFirst--;
      return serve(backlog, Objects.requireNonNull(backlog.first(), "who is fresh waits"));
    }

    private @Nullable E pollTurns() {
      for (int missed = 0; size > 0; ) {
        Backlog<E> backlog = turns.peek();
        Chain.Node<E> next = backlog == null ? null : backlog.first();
        if (backlog == null) {
          return null;
        }
        if (next != null && backlog.deficit > 0) {
          mayGoFirst = turns.size() + fresh.size();
          return serve(backlog, next);
        }
        turns.remove();
        backlog.deficit += backlog.share;
        if (next == null && backlog.deficit > 0) {
          known.remove(backlog.tenant);
          continue;
        }
        turns.add(backlog);
        if (++missed > turns.size()) {
          if (!fresh.isEmpty()) {
            return null;
          }
          skipTurns();
          missed = 0;
        }
      }
      return null;
    }

    private E serve(Backlog<E> backlog, Chain.Node<E> next) {
      backlog.deficit -= next.note();
      leave(next);
      return next.element();
    }

    /* All have missed a turn, for tasks that cost several turns' worth. So as not to count them off one by
     * one, those are left out that all will miss. */
    private void skipTurns() {
      long least = Long.MAX_VALUE;
      for (Backlog<E> backlog : turns) {
        if (!backlog.isEmpty()) {
          least = Math.min(least, Math.max(0, -backlog.deficit) / backlog.share);
        }
      }
      for (Backlog<E> backlog : turns) {
        backlog.deficit = Math.min(backlog.share, backlog.deficit + least * backlog.share);
      }
    }

    @Override
    public void leave(Place place) {
      Chain<?> backlog = place instanceof Chain.Node<?> node ? node.leave() : null;
      if (backlog != null) {
        size--;
        if (backlog.isEmpty() && fresh.remove(backlog)) { // it has had nothing, and owes nothing
          known.remove(((Backlog<?>) backlog).tenant);
        }
      }
    }

    @Override
    public int size() {
      return size;
    }
  }

  /** What waits of one tenant. */
  private static final class Backlog<E> extends Chain<E> {

    private final @Nullable Tenant tenant;
    private final long share;
    private long deficit;

    Backlog(@Nullable Tenant tenant, long share) {
      this.tenant = tenant;
      this.share = share;
      this.deficit = share;
    }
  }
}
