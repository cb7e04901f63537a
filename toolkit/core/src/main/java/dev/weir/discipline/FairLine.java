package dev.weir.discipline;

import dev.weir.discipline.Backlog.Link;
import dev.weir.discipline.Backlog.Where;
import dev.weir.request.Tenant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Tenants in turn: see {@link Fair}. */
final class FairLine<T extends Ticket> implements Line<T> {
  /*
   * A tenant is known while it stands in one of these rings:
   *
   *   fresh   it became active, and has not been served since; something of it waits
   *   turn    something of it waits, and it may still be served in this round
   *   next    the same, in the next round
   *   later   the same, in a later round, by which it has made up for what it was served too much: by round
   *   idle    nothing of it waits, but the round has not come in which it might have been served: until
   *           then it is remembered, or it could go first again as soon as it likes
   *
   * Who is fresh goes first, with one task; but not for ever: after as many as there were tenants when
   * somebody had a turn last, somebody has a turn again, or the next round begins.
   *
   * deficit  what a tenant may still be served in its turn. It is served while that is positive, so a task
   *          may cost more, and the tenant then misses as many rounds as make up for it. They are not counted
   *          off one by one: the round in which it is next is computed, and rounds in which nobody is are
   *          left out
   *
   * So everything takes constant time, however many tenants there are and however much they owe, but for a
   * logarithm of the number of later rounds where tasks cost more than two turns' worth. Who is idle is
   * forgotten by and by, two with each poll, but for those who keep coming back: see Idlers.
   *
   * lengths  null until somebody has to make way: most pools never need it
   */
  private static final int FORGOTTEN_AT_ONCE = 2;

  /** How many of those who have most are looked at for one who may make way. */
  private static final int TENANTS_IN_REACH = 8;

  /** Who owes more is forgiven the rest: so that rounds do not overflow. */
  private static final long MOST_ROUNDS = 1L << 40;

  private final long quantum;
  private final Map<Tenant, Integer> weights;
  private final Map<@Nullable Tenant, Backlog<T>> known = new HashMap<>();
  private final Link<T> fresh = new Link<>(null);
  private final Link<T> turn = new Link<>(null);
  private final Link<T> next = new Link<>(null);
  private final TreeMap<Long, Link<T>> later = new TreeMap<>();
  private final Idlers<T> idle = new Idlers<>();
  private @Nullable Lengths<T> lengths;
  private long round;
  private int mayGoFirst;
  private int size;
  private long looks;

  FairLine(long quantum, Map<Tenant, Integer> weights) {
    this.quantum = quantum;
    this.weights = weights;
  }

  /** How often it has looked at a tenant: what its work is measured by. */
  long looks() {
    return looks;
  }

  /** How many tenants it remembers. */
  int tenants() {
    return known.size();
  }

  @Override
  public void add(T ticket) {
    Backlog<T> backlog = active(ticket.request().tenant());
    backlog.addBySeniority(ticket);
    size++;
    changed(backlog);
  }

  /** Its tenant need not pay for it, but its turn may have passed. */
  @Override
  public void putBack(T ticket) {
    Backlog<T> backlog = active(ticket.request().tenant());
    backlog.putBack(ticket);
    backlog.deficit = Math.min(backlog.share, backlog.deficit + ticket.request().cost().units());
    size++;
    changed(backlog);
  }

  private void changed(Backlog<T> backlog) {
    if (lengths != null) {
      lengths.changed(backlog);
    }
  }

  private Backlog<T> active(@Nullable Tenant tenant) {
    looks++;
    Backlog<T> backlog = known.get(tenant);
    if (backlog == null) {
      backlog =
          new Backlog<>(tenant, tenant == null ? 1 : weights.getOrDefault(tenant, 1), quantum);
      idle.recognise(backlog);
      known.put(tenant, backlog);
      fresh.add(backlog.turn);
    } else if (backlog.where == Where.IDLE) {
      idle.remove(backlog);
      if (backlog.due <= round) { // about to be forgotten
        backlog.where = Where.FRESH;
        backlog.deficit = backlog.share;
        fresh.add(backlog.turn);
      } else {
        waitForTurn(backlog);
      }
    }
    return backlog;
  }

  // ---------------------------------------------------------------- serving

  @Override
  public @Nullable T poll() {
    forgetSome();
    if (size == 0) {
      return null;
    }
    if (mayGoFirst <= 0 || fresh.isAlone()) {
      if (turn.isAlone()) {
        beginRound();
      }
      Backlog<T> backlog = turn.first();
      if (backlog != null) {
        mayGoFirst = known.size() - idle.count();
        return serve(backlog);
      }
    }
    mayGoFirst = Math.max(0, mayGoFirst - 1);
    return serve(Objects.requireNonNull(fresh.first(), "all wait for later rounds"));
  }

  /* The next one; or, if nobody else could be served until then, the next in which somebody can be. */
  private void beginRound() {
    round = fresh.isAlone() && next.isAlone() && !later.isEmpty() ? later.firstKey() : round + 1;
    turn.addAll(next);
    Link<T> due = later.isEmpty() ? null : later.remove(round);
    if (due != null) {
      turn.addAll(due);
    }
  }

  private T serve(Backlog<T> backlog) {
    looks++;
    T first = Objects.requireNonNull(backlog.poll(), "who is served waits");
    backlog.deficit -= first.request().cost().units();
    left(backlog);
    if (backlog.isEmpty()) {
      rest(backlog);
    } else if (backlog.deficit <= 0) {
      backlog.turn.unlink();
      computeTurn(backlog);
      waitForTurn(backlog);
    } else if (backlog.where
        == Where.FRESH) { // the rest of its turn comes when the others have had theirs
      backlog.turn.unlink();
      backlog.where = Where.ACTIVE;
      backlog.due = round;
      turn.add(backlog.turn);
    }
    return first;
  }

  private void computeTurn(Backlog<T> backlog) {
    long owed = Math.max(0, -backlog.deficit);
    backlog.due = round + 1 + Math.min(owed / backlog.share, MOST_ROUNDS);
    backlog.deficit = backlog.share - owed % backlog.share;
  }

  private void waitForTurn(Backlog<T> backlog) {
    backlog.where = Where.ACTIVE;
    Link<T> ring =
        backlog.due == round + 1
            ? next
            : later.computeIfAbsent(backlog.due, due -> new Link<>(null));
    ring.add(backlog.turn);
  }

  // ---------------------------------------------------------------- leaving

  @Override
  public void leave(T ticket) {
    Backlog<T> backlog = known.get(ticket.request().tenant());
    if (backlog != null && backlog.has(ticket)) {
      leave(ticket, backlog);
    }
  }

  private void leave(T ticket, Backlog<T> backlog) {
    backlog.remove(ticket);
    left(backlog);
    if (backlog.isEmpty()) {
      if (backlog.where == Where.FRESH) { // it has had nothing, and owes nothing
        backlog.turn.unlink();
        forget(backlog);
      } else {
        rest(backlog);
      }
    }
  }

  private void left(Backlog<T> backlog) {
    size--;
    changed(backlog);
  }

  /* Nothing of it waits: it gives up what is left of its turn, and keeps what it owes. */
  private void rest(Backlog<T> backlog) {
    backlog.turn.unlink();
    if (backlog.where == Where.ACTIVE && backlog.due > round) {
      Link<T> ring = later.get(backlog.due);
      if (ring != null && ring.isAlone()) {
        later.remove(backlog.due);
      }
    } else {
      computeTurn(backlog);
    }
    idle.add(backlog);
  }

  private void forgetSome() {
    for (int i = 0; i < FORGOTTEN_AT_ONCE && idle.hasExcess(); i++) {
      looks++;
      Backlog<T> forgotten = idle.forgetOne(round);
      if (forgotten != null) {
        forget(forgotten);
      }
    }
  }

  private void forget(Backlog<T> backlog) {
    known.remove(backlog.tenant);
  }

  // ---------------------------------------------------------------- making way

  /**
   * The last of whoever has most, for its weight, if that is more than the newest has: so a full
   * room is shared alike. None of the newest one's own if it has as much as anybody.
   */
  @Override
  public @Nullable T pollLast(@Nullable T newest, Predicate<? super T> movable) {
    Lengths<T> byLength = lengths;
    if (byLength == null) {
      byLength = new Lengths<>();
      known.values().forEach(byLength::changed);
      lengths = byLength;
    }
    Backlog<T> arrivals = newest == null ? null : known.get(newest.request().tenant());
    int seen = 0;
    for (Lengths.Level<T> level = byLength.highest();
        level != null;
        level = byLength.below(level)) {
      if (arrivals != null && arrivals.level == level) {
        return pollLast(arrivals, movable);
      }
      for (Backlog<T> b = level.first();
          b != null && seen < TENANTS_IN_REACH;
          b = b.length.next()) {
        seen++;
        looks++;
        T last = pollLast(b, movable);
        if (last != null) {
          return last;
        }
      }
    }
    return null;
  }

  private @Nullable T pollLast(Backlog<T> backlog, Predicate<? super T> movable) {
    T last = backlog.last(movable);
    if (last != null) {
      leave(last, backlog);
    }
    return last;
  }

  /** Among those of the first tenants of each ring. */
  @Override
  public @Nullable T oldest() {
    T oldest = Ticket.older(Ticket.older(oldest(fresh), oldest(turn)), oldest(next));
    int looks = 0;
    for (Link<T> ring : later.values()) {
      oldest = Ticket.older(oldest, oldest(ring));
      if (++looks == REACH) {
        break;
      }
    }
    return oldest;
  }

  private @Nullable T oldest(Link<T> ring) {
    T oldest = null;
    Backlog<T> backlog = ring.first();
    for (int looks = 0; looks < REACH && backlog != null; looks++, backlog = backlog.turn.next()) {
      oldest = Ticket.older(oldest, backlog.first());
    }
    return oldest;
  }

  @Override
  public int size() {
    return size;
  }
}
