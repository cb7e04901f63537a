package dev.weir.discipline;

import dev.weir.request.Tenant;
import org.jspecify.annotations.Nullable;

/** What waits of one tenant in a {@link FairLine}, by seniority, and what the tenant owes. */
final class Backlog<E> extends Chain<E> {

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
  final Link<E> turn = new Link<>(this);

  /** Among those of whom about as much waits; kept by {@link Lengths}. */
  final Link<E> length = new Link<>(this);

  Lengths.@Nullable Level<E> level;
  Where where = Where.FRESH;
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
  static final class Link<E> {

    private final @Nullable Backlog<E> backlog;
    private Link<E> before = this;
    private Link<E> after = this;

    Link(@Nullable Backlog<E> backlog) {
      this.backlog = backlog;
    }

    /** Whether a ring has nobody in it, or a link is in none. */
    boolean isAlone() {
      return after == this;
    }

    /** The first in a ring; null if there is none. */
    @Nullable Backlog<E> first() {
      return after.backlog;
    }

    /** The one behind; null if this is the last. */
    @Nullable Backlog<E> next() {
      return after.backlog;
    }

    void unlink() {
      before.after = after;
      after.before = before;
      before = this;
      after = this;
    }

    /** Adds one at the end of a ring. */
    void add(Link<E> last) {
      last.before = before;
      last.after = this;
      before.after = last;
      before = last;
    }

    /** Adds all of another ring at the end of this one. */
    void addAll(Link<E> other) {
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
