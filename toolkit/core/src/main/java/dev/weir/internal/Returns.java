package dev.weir.internal;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

abstract class ReturnsTop extends PaddingBefore {
  volatile Returns.@Nullable Link top;
}

/**
 * What comes back from any number of threads to one that takes it all at once, in the order in
 * which it came.
 */
@SuppressWarnings("unused") // the padding
public final class Returns extends ReturnsTop {
  /*
   * top    the link that came last, and by way of older those before it; null if all were taken
   *
   * x -> link -> x          add        by any thread
   * x -> null               takeAll    by the taker
   *
   * Whoever adds to what was empty has to tell the taker; others need not: theirs lie upon one of which
   * the taker will be told, and it never takes that without them. So while many come back, they meet in
   * one CAS each and nowhere else.
   */
  private static final VarHandle TOP =
      VarHandles.find(MethodHandles.lookup(), ReturnsTop.class, "top", Link.class);

  private long a00, a01, a02, a03, a04, a05, a06, a07, a08, a09, a10, a11, a12, a13, a14;

  /** Nothing has come. */
  public Returns() {}

  /** Something that comes back, once. */
  public abstract static class Link {

    /* Written by whoever adds it, and then by the taker, for whom it points to the next one. */
    private @Nullable Link older;

    /** Something that has not come back. */
    protected Link() {}

    /**
     * What came after it, for the taker. It lets go of that, or it would keep all that came with it
     * for as long as it is kept itself.
     *
     * @return null if it came last, or was asked before
     */
    public final @Nullable Link next() {
      Link next = older;
      older = null;
      return next;
    }
  }

  /**
   * Something comes back. On any thread.
   *
   * @param link what
   * @return whether the taker is to be told
   */
  public boolean add(Link link) {
    Link before;
    do {
      before = top;
      link.older = before;
    } while (!TOP.compareAndSet(this, before, link));
    return before == null;
  }

  /**
   * Takes everything that has come. On one thread at a time.
   *
   * @return what came first, from which {@link Link#next} leads to the others; null if nothing has
   */
  public @Nullable Link takeAll() {
    if (top == null) {
      return null;
    }
    Link first = null;
    Link link = (Link) TOP.getAndSet(this, (Link) null);
    while (link != null) {
      Link older = link.older;
      link.older = first;
      first = link;
      link = older;
    }
    return first;
  }
}
