package dev.weir.discipline;

import dev.weir.discipline.Backlog.Link;
import org.jspecify.annotations.Nullable;

/**
 * Backlogs by how much waits of each for its weight, so that the longest is at hand. Each change is
 * by one element, so a backlog moves by one level at most, and everything takes constant time.
 */
final class Lengths<E> {

  /** Backlogs of one relative length. Only levels that have any are kept, in order. */
  static final class Level<E> {
    private final Link<E> members = new Link<>(null);
    private final long length;
    private Level<E> lower = this;
    private Level<E> higher = this;

    private Level(long length) {
      this.length = length;
    }

    /** The first of it. */
    @Nullable Backlog<E> first() {
      return members.first();
    }
  }

  /** Below all levels, and above them. */
  private final Level<E> ends = new Level<>(-1);

  /** An element has joined a backlog, or left it. */
  void changed(Backlog<E> backlog) {
    Level<E> old = backlog.level;
    if (old != null && !backlog.isEmpty() && old.length == backlog.relativeLength()) {
      return;
    }
    Level<E> near = old == null ? ends : old;
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

  private void enter(Backlog<E> backlog, Level<E> near) {
    long length = backlog.relativeLength();
    Level<E> below = near;
    while (below != ends && below.length > length) {
      below = below.lower;
    }
    while (below.higher != ends && below.higher.length <= length) {
      below = below.higher;
    }
    Level<E> level = below;
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
  @Nullable Level<E> highest() {
    return ends.lower == ends ? null : ends.lower;
  }

  /** The next lower level; null if there is none. */
  @Nullable Level<E> below(Level<E> level) {
    return level.lower == ends ? null : level.lower;
  }
}
