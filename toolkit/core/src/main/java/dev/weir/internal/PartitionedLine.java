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

    Part(Share share, Line<Waiter> line) {
      this.share = share;
      this.line = line;
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
    Part next = null;
    for (Part part : parts.values()) {
      if (part.line.size() > 0 && (next == null || part.share.use() < next.share.use())) {
        next = part;
      }
    }
    return next == null ? null : left(next, next.line.poll());
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
    Part most = own;
    for (Part part : parts.values()) {
      if (most == null || part.backlog() > most.backlog()) {
        most = part;
      }
    }
    if (most == null) {
      return null;
    }
    return left(most, most == own ? most.line.pollLast(newest, movable) : most.last(movable));
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
