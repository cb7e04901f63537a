package dev.weir.internal;

import dev.weir.limit.Gcra;
import dev.weir.limit.Rate;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/** A token bucket for any number of threads: one number, and a rate that may be changed. */
final class TokenBucket implements Tokens {
  /*
   * term        the rate that holds now, and the bucket's number under it. Replaced by whoever changes
   *             the rate
   * Term.tat    the theoretical arrival time (Gcra), or SEALED
   *
   * tat -> tat'       take: later by what it takes, if that conforms; give back, fill: earlier
   * tat -> SEALED     by whoever changes the rate, who takes the number with it into the next term, and
   *                   then publishes that
   *
   * So every permit is taken under one term and counts in the next one, too. Who finds a term sealed waits
   * the few instructions until the next is published. Nothing is allocated in between: the next term is
   * there before the last is sealed.
   *
   * A clock's reading may be older than the one by which another thread took last: it is then a little
   * earlier than it might be, and gets less, never more.
   */
  private static final long SEALED = Long.MIN_VALUE;
  private static final VarHandle TAT =
      VarHandles.find(MethodHandles.lookup(), Term.class, "tat", long.class);

  private volatile Term term;

  /**
   * A full bucket.
   *
   * @param rate how fast it fills
   * @param nanoTime now
   */
  TokenBucket(Rate rate, long nanoTime) {
    Term first = new Term(Gcra.of(rate), nanoTime);
    first.tat = first.ticks(nanoTime);
    this.term = first;
  }

  /** The rate that holds now. */
  Gcra gcra() {
    return term.gcra;
  }

  @Override
  public boolean tryTake(long nanoTime, int weight) {
    for (; ; ) {
      Term t = term;
      long tat = t.tat;
      if (tat == SEALED) {
        awaitAfter(t);
        continue;
      }
      long now = t.ticks(nanoTime);
      if (t.gcra.early(tat, now, weight) > 0) {
        return false;
      }
      if (TAT.compareAndSet(t, tat, unsealed(t.gcra.after(tat, now, weight)))) {
        return true;
      }
    }
  }

  @Override
  public void giveBack(int weight) {
    for (; ; ) {
      Term t = term;
      long tat = t.tat;
      if (tat == SEALED) {
        awaitAfter(t);
      } else if (TAT.compareAndSet(t, tat, unsealed(t.gcra.before(tat, weight)))) {
        return;
      }
    }
  }

  /**
   * Puts in what nobody had taken. A full bucket is only read, so nobody who does this often
   * hinders others.
   *
   * @param nanoTime now
   * @param permits a share of one, from 0 to 1; what does not fit is lost
   */
  void fill(long nanoTime, double permits) {
    for (; ; ) {
      Term t = term;
      long tat = t.tat;
      if (tat == SEALED) {
        awaitAfter(t);
        continue;
      }
      long filled = t.gcra.filled(tat, t.ticks(nanoTime), t.gcra.part(permits));
      if (filled == tat || TAT.compareAndSet(t, tat, unsealed(filled))) {
        return;
      }
    }
  }

  /**
   * Changes the rate. What is in the bucket stays, as far as the new one holds as much; so does a
   * debt.
   *
   * @param rate from now on
   * @param nanoTime now
   */
  void update(Rate rate, long nanoTime) {
    Term next = new Term(Gcra.of(rate), nanoTime);
    for (; ; ) {
      Term last = term;
      long tat = (long) TAT.getAndSet(last, SEALED);
      if (tat != SEALED) {
        // By a reading that is older than the last term, what came before that would count twice
        long at = nanoTime - last.origin < 0 ? last.origin : nanoTime;
        next.tat = unsealed(next.gcra.takeOver(last.gcra, tat, last.ticks(at), next.ticks(at)));
        term = next;
        return;
      }
      awaitAfter(last);
    }
  }

  private void awaitAfter(Term last) {
    for (int spins = 0; term == last; ) {
      spins = Spin.pause(spins);
    }
  }

  private static long unsealed(long tat) {
    return tat == SEALED ? tat + 1 : tat; // a tick late, once in a lifetime
  }

  @Override
  public TokenLevel look(long nanoTime) {
    for (; ; ) {
      Term t = term;
      long tat = t.tat;
      if (tat != SEALED) {
        return new TokenLevel(t.gcra, tat, t.ticks(nanoTime));
      }
      awaitAfter(t);
    }
  }

  /** How long a rate holds. */
  private static final class Term extends PaddingBefore {
    private final Gcra gcra;
    private final long origin;
    private volatile long tat;

    Term(Gcra gcra, long origin) {
      this.gcra = gcra;
      this.origin = origin;
    }

    long ticks(long nanoTime) {
      return gcra.ticks(nanoTime - origin);
    }
  }
}
