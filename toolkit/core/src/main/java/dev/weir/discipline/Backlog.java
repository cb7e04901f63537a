package dev.weir.discipline;

import dev.weir.request.Tenant;
import org.jspecify.annotations.Nullable;

/** What waits of one tenant in a {@link FairLine}, by seniority, and what the tenant owes. */
final class Backlog<T extends Ticket> extends Chain<T> {

  /** Where a tenant stands that is known. */
  enum Where {
    /** It became active, and has not been served since. */
    FRESH,
    /** It has its turn in the round that is due. */
    ACTIVE,
    /** Nothing of it waits, and its next turn has not come. */
    IDLE
  }

  final @Nullable Tenant tenant;
  final int weight;
  final long share;

  /** Among those of the same standing. */
  final Link<T> turn = new Link<>(this);

  /** Among those of whom about as much waits; kept by {@link Lengths}. */
  final Link<T> length = new Link<>(this);

  Lengths.@Nullable Level<T> level;
  Where where = Where.FRESH;

  /** Whether it had been forgotten only lately when it came; kept by {@link Idlers}. */
  boolean isRegular;

  long deficit;
  long due;

  Backlog(@Nullable Tenant tenant, int weight, long quantum) {
    this.tenant = tenant;
    this.weight = weight;
    this.share = quantum * weight;
    this.deficit = share;
  }

  /** How much of it waits, for its weight. */
  long relativeLength() {
    return size() / weight;
  }

  /** A backlog's place in a ring of them, or, without a backlog, where the ring begins and ends. */
  static final class Link<T extends Ticket> {

    private final @Nullable Backlog<T> backlog;
    private Link<T> before = this;
    private Link<T> after = this;

    Link(@Nullable Backlog<T> backlog) {
      this.backlog = backlog;
    }

    /** Whether a ring has nobody in it, or a link is in none. */
    boolean isAlone() {
      return after == this;
    }

    /** The first in a ring; null if there is none. */
    @Nullable Backlog<T> first() {
      return after.backlog;
    }

    /** The one behind; null if this is the last. */
    @Nullable Backlog<T> next() {
      return after.backlog;
    }

    void unlink() {
      before.after = after;
      after.before = before;
      before = this;
      after = this;
    }

    /** Adds one at the end of a ring. */
    void add(Link<T> last) {
      last.before = before;
      last.after = this;
      before.after = last;
      before = last;
    }

    /** Adds all of another ring at the end of this one. */
    void addAll(Link<T> other) {
      if (!other.isAlone()) {
        before.after = other.after;
        other.after.before = before;
        before = other.before;
        other.before.after = this;
        other.before = other;
        other.after = other;
      }
    }
  }
}
