package dev.weir.internal;

import dev.weir.discipline.Line;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Those who wait at a gate with partitions, each partition in a line of its own: who has least in
 * flight for its share goes next, who has most waiting for its share makes way. See {@link
 * dev.weir.discipline.Partitions}. Single-threaded.
 */
final class PartitionedLine implements Line<Waiter> {
  /*
   * First those go to whom a whole permit more belongs, so that nobody is kept from it by many small ones that
   * have one each. Then those go who share the rest; a partition to which nothing belongs, last. Among these, who
   * has least in flight for its share. Among those who have as little, as a rule none at all, that would be the
   * same one for ever; so they take turns, in proportion to their shares: each is credited with its own, and who
   * has most credit pays for all.
   */

  private final Shares shares;
  private final Map<Share, Part> parts = new LinkedHashMap<>();
  private final Map<Waiter, Long> numbers = new HashMap<>();
  private long arrivals;

  /** One partition's. */
  private static final class Part {
    final Share share;
    final Line<Waiter> line;

    /** The same by arrival: for a line whose ranks displace nobody, the last to come makes way. */
    final TreeMap<Long, Waiter> byArrival = new TreeMap<>();

    /* As of the last look: 0 if a permit more is its own, 1 if it shares the rest, 2 if nothing belongs to it. */
    private int grade;
    private double use;

    private double credit;

    /* Nobody of it can be made to go. */
    private boolean stays;

    Part(Share share, Line<Waiter> line) {
      this.share = share;
      this.line = line;
    }

    void look(int permits) {
      int held = share.inFlight();
      use = held / share.weight();
      grade = share.isOwed(held, permits) ? 0 : share.hasPart() ? 1 : 2;
    }

    boolean goesBefore(Part other) {
      return grade == other.grade ? use < other.use : grade < other.grade;
    }

    boolean isAlike(Part other) {
      return grade == other.grade && use == other.use;
    }

    double backlog() {
      return share.backlog(line.size());
    }

    @Nullable Waiter last(Predicate<? super Waiter> movable) {
      Waiter last = line.pollLast(null, movable);
      if (last != null) {
        return last;
      }
      for (Waiter waiter : byArrival.descendingMap().values()) {
        if (movable.test(waiter)) {
          line.leave(waiter);
          return waiter;
        }
      }
      return null;
    }
  }

  /**
   * Nobody waits.
   *
   * @param shares what the partitions have
   * @param newLine makes the line of one
   */
  PartitionedLine(Shares shares, Supplier<Line<Waiter>> newLine) {
    this.shares = shares;
    for (Share share : shares.all()) {
      parts.put(share, new Part(share, newLine.get()));
    }
  }

  /* One that came while there were other partitions belongs to one of these from now on. */
  private Part partOf(Waiter waiter) {
    GateAdmission admission = (GateAdmission) waiter.entry();
    Part known = parts.get(admission.share());
    if (known != null) {
      return known;
    }
    Share share = shares.of(waiter.request());
    admission.belongsTo(share);
    return Objects.requireNonNull(parts.get(share));
  }

  @Override
  public void add(Waiter waiter) {
    Part part = partOf(waiter);
    part.line.add(waiter);
    long number = arrivals++;
    part.byArrival.put(number, waiter);
    numbers.put(waiter, number);
    count(part);
  }

  @Override
  public @Nullable Waiter poll() {
    int permits = shares.permits();
    Part first = null;
    for (Part part : parts.values()) {
      if (part.line.size() > 0) {
        part.look(permits);
        if (first == null || part.goesBefore(first)) {
          first = part;
        }
      }
    }
    if (first == null) {
      return null;
    }
    Part next = amongThoseLike(first);
    return left(next, next.line.poll());
  }

  private Part amongThoseLike(Part first) {
    Part next = first;
    double paid = 0;
    for (Part part : parts.values()) {
      if (part.line.size() > 0 && part.isAlike(first)) {
        part.credit += part.share.weight();
        paid += part.share.weight();
        if (part.credit > next.credit) {
          next = part;
        }
      }
    }
    next.credit -= paid;
    return next;
  }

  @Override
  public void leave(Waiter waiter) {
    if (numbers.containsKey(waiter)) {
      Part part = partOf(waiter);
      part.line.leave(waiter);
      left(part, waiter);
    }
  }

  @Override
  public @Nullable Waiter pollLast(@Nullable Waiter newest, Predicate<? super Waiter> movable) {
    Part own = newest == null ? null : partOf(newest);
    parts.values().forEach(part -> part.stays = false);
    for (; ; ) {
      Part most = mostBacklogged(own);
      if (most == null) {
        return null;
      }
      Waiter last = most == own ? most.line.pollLast(newest, movable) : most.last(movable);
      if (last != null || most == own) {
        return left(most, last);
      }
      most.stays = true;
    }
  }

  /* Of those who may make way; the arrival's own if no other has more. */
  private @Nullable Part mostBacklogged(@Nullable Part own) {
    Part most = own;
    for (Part part : parts.values()) {
      if (!part.stays && (most == null || part.backlog() > most.backlog())) {
        most = part;
      }
    }
    return most;
  }

  @Override
  public @Nullable Waiter oldest() {
    Waiter oldest = null;
    for (Part part : parts.values()) {
      Waiter first = part.line.oldest();
      if (first != null && (oldest == null || first.since - oldest.since < 0)) {
        oldest = first;
      }
    }
    return oldest;
  }

  @Override
  public int size() {
    return numbers.size();
  }

  private @Nullable Waiter left(Part part, @Nullable Waiter waiter) {
    if (waiter != null) {
      Long number = numbers.remove(waiter);
      if (number != null) {
        part.byArrival.remove(number);
      }
      count(part);
    }
    return waiter;
  }

  private static void count(Part part) {
    part.share.waiting(part.line.size());
  }
}
