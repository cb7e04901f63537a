package dev.weir.discipline;

import dev.weir.discipline.Backlog.Link;
import org.jspecify.annotations.Nullable;

/**
 * Backlogs by how much waits of each for its weight, so that the longest is at hand. Each change is
 * by one element, so a backlog moves by one level at most, and everything takes constant time.
 */
final class Lengths<T extends Ticket> {

  /** Backlogs of one relative length. Only levels that have any are kept, in order. */
  static final class Level<T extends Ticket> {
    private final Link<T> members = new Link<>(null);
    private final long length;
    private Level<T> lower = this;
    private Level<T> higher = this;

    private Level(long length) {
      this.length = length;
    }

    /** The first of it. */
    @Nullable Backlog<T> first() {
      return members.first();
    }
  }

  /** Below all levels, and above them. */
  private final Level<T> ends = new Level<>(-1);

  /** An element has joined a backlog, or left it. */
  void changed(Backlog<T> backlog) {
    Level<T> old = backlog.level;
    if (old != null && !backlog.isEmpty() && old.length == backlog.relativeLength()) {
      return;
    }
    Level<T> near = old == null ? ends : old;
    if (old != null) {
      backlog.length.unlink();
      backlog.level = null;
    }
    if (!backlog.isEmpty()) {
      enter(backlog, near);
    }
    if (old != null && old.members.isAlone()) {
      old.lower.higher = old.higher;
      old.higher.lower = old.lower;
    }
  }

  private void enter(Backlog<T> backlog, Level<T> near) {
    long length = backlog.relativeLength();
    Level<T> below = near;
    while (below != ends && below.length > length) {
      below = below.lower;
    }
    while (below.higher != ends && below.higher.length <= length) {
      below = below.higher;
    }
    Level<T> level = below;
    if (below.length != length) {
      level = new Level<>(length);
      level.lower = below;
      level.higher = below.higher;
      below.higher.lower = level;
      below.higher = level;
    }
    level.members.add(backlog.length);
    backlog.level = level;
  }

  /** The level of the longest; null if there is no backlog. */
  @Nullable Level<T> highest() {
    return ends.lower == ends ? null : ends.lower;
  }

  /** The next lower level; null if there is none. */
  @Nullable Level<T> below(Level<T> level) {
    return level.lower == ends ? null : level.lower;
  }
}
