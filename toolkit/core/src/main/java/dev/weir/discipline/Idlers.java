package dev.weir.discipline;

import dev.weir.discipline.Backlog.Link;
import dev.weir.discipline.Backlog.Where;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The tenants of a {@link FairLine} of whom nothing waits, until they are forgotten. */
final class Idlers<T extends Ticket> {
  /*
   *   passing    known for the first time, or come back after so long that nobody knew: forgotten as soon as
   *              they owe nothing
   *   regulars   came back soon after they were forgotten: as many as REGULARS are remembered, or a tenant that
   *              comes and goes a thousand times a second would be made known and forgotten each time
   *
   * traces     a mark of each of those that were forgotten last, by hash. Two tenants may leave the same mark:
   *            then one that only passes is taken for a regular, which does no harm
   */
  private static final int REGULARS = 1024;
  private static final int TRACES = 1024;

  private final Link<T> passing = new Link<>(null);
  private final Link<T> regulars = new Link<>(null);
  private final int[] traces = new int[TRACES];
  private int passingCount;
  private int regularCount;

  int count() {
    return passingCount + regularCount;
  }

  /** A tenant comes that is not known. */
  void recognise(Backlog<T> newcomer) {
    int mark = mark(newcomer);
    newcomer.isRegular = traces[mark & (TRACES - 1)] == mark;
  }

  /** Nothing of it waits any more. */
  void add(Backlog<T> backlog) {
    backlog.where = Where.IDLE;
    if (backlog.isRegular) {
      regulars.add(backlog.turn);
      regularCount++;
    } else {
      passing.add(backlog.turn);
      passingCount++;
    }
  }

  /** Something of it waits again, or it is forgotten. */
  void remove(Backlog<T> backlog) {
    backlog.turn.unlink();
    if (backlog.isRegular) {
      regularCount--;
    } else {
      passingCount--;
    }
  }

  /** Whether one may be too many. */
  boolean hasExcess() {
    return passingCount > 0 || regularCount > REGULARS;
  }

  /**
   * Looks at one of those who may be too many; there is one.
   *
   * @param round before which it must have been due
   * @return who is to be forgotten, and has left; null if it owes something still
   */
  @Nullable Backlog<T> forgetOne(long round) {
    Link<T> ring = passingCount > 0 ? passing : regulars;
    Backlog<T> first = Objects.requireNonNull(ring.first(), "somebody is idle");
    if (first.due > round) {
      first.turn.unlink();
      ring.add(first.turn);
      return null;
    }
    remove(first);
    int mark = mark(first);
    traces[mark & (TRACES - 1)] = mark;
    return first;
  }

  /* Never 0, which is the mark of nobody. */
  private static int mark(Backlog<?> backlog) {
    int hash = Objects.hashCode(backlog.tenant) * 0x9E3779B9;
    return (hash ^ (hash >>> 16)) | Integer.MIN_VALUE;
  }
}
