package dev.weir.netty.client;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongFunction;
import java.util.function.LongSupplier;

/**
 * What was heard, by authority: of so many, and of one that is needed beyond those the one that was
 * idle for longest is forgotten. Thread-safe.
 */
final class Memory {

  /* The map is read without a lock. Under the monitor one authority is forgotten for one that is
   * added: rare, and the one time that all of them are looked at. */
  private final Map<String, Heard> authorities = new ConcurrentHashMap<>();
  private final int most;
  private final LongSupplier nanoClock;
  private final LongFunction<Heard> fresh;

  /**
   * With nothing in it.
   *
   * @param most how many authorities, 1 or more
   * @param nanoClock as {@link System#nanoTime()}
   * @param fresh makes what knows nothing yet, at a time
   */
  Memory(int most, LongSupplier nanoClock, LongFunction<Heard> fresh) {
    this.most = most;
    this.nanoClock = nanoClock;
    this.fresh = fresh;
  }

  Heard of(String authority) {
    Heard known = authorities.get(authority);
    return known == null ? added(authority) : known;
  }

  private synchronized Heard added(String authority) {
    long now = nanoClock.getAsLong();
    if (authorities.size() >= most && !authorities.containsKey(authority)) {
      forgetOne(now);
    }
    return authorities.computeIfAbsent(authority, unknown -> fresh.apply(now));
  }

  private void forgetOne(long now) {
    String longest = null;
    long idle = -1;
    for (Map.Entry<String, Heard> entry : authorities.entrySet()) {
      long its = entry.getValue().idleNanos(now);
      if (its > idle) {
        idle = its;
        longest = entry.getKey();
      }
    }
    if (longest != null) {
      authorities.remove(longest);
    }
  }

  long nanos() {
    return nanoClock.getAsLong();
  }

  int size() {
    return authorities.size();
  }
}
