package dev.weir.internal;

import dev.weir.limit.Rate;
import dev.weir.observe.Ledger;
import dev.weir.observe.Outcome;
import dev.weir.observe.Reason;
import dev.weir.request.Deadline;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A rate for each of many keys: buckets, and a line for each key whose permits somebody waits for.
 */
public final class KeyedLines {
  /*
   * waiting   how many wait in all lines together. Raised before the count of the line that one reserves a
   *           place in, and lowered after it: where it is zero, no line has to be looked for
   * lines     those in which somebody waits, by key; and for a moment one that nobody has reserved in yet,
   *           or one that is retired
   *
   * toTell    lines in which somebody is to be told something. From any thread to any that tells; whoever
   *           adds one tells, unless it is telling others already, further down its stack, and goes on with
   *           these then: who is told may do what settles others, of other keys, and so on
   *
   * A line:
   * open -> retired   by whoever releases the last place in it, and finds no other reserved; it then removes
   *                   the line, unless somebody did who found that no place is to be had there any more
   *
   * So everybody who waits for a key's permits does in one line. A retired one may still have to unlink
   * those who have left, and to turn off its alarm: nobody waits for that. Permits that come back to it are
   * the next line's, which is told.
   */
  /* As a gate's loops: who is told may block on what is refused to it for another key. */
  private static final int MOST_TELLERS = 16;

  private final KeyedBuckets buckets;
  private final int maxWaiters;
  private final int maxPerKey;
  private final Timer timer;
  private final TokenBooks books = new TokenBooks();
  private final AtomicInteger waiting = new AtomicInteger();
  private final ConcurrentHashMap<Object, KeyLine> lines = new ConcurrentHashMap<>();
  private final ConcurrentLinkedQueue<KeyLine> toTell = new ConcurrentLinkedQueue<>();
  private final Nesting tellers = new Nesting(MOST_TELLERS);

  /**
   * Nobody waits.
   *
   * @param buckets the keys' permits
   * @param maxWaiters how many may wait in all
   * @param maxPerKey how many may wait for one key, at least 1
   */
  public KeyedLines(KeyedBuckets buckets, int maxWaiters, int maxPerKey) {
    this.buckets = buckets;
    this.maxWaiters = maxWaiters;
    this.maxPerKey = maxPerKey;
    this.timer = buckets.timer();
  }

  KeyedBuckets buckets() {
    return buckets;
  }

  /**
   * Where permits of a key are asked for.
   *
   * @param key with {@code equals} and {@code hashCode}
   * @return keeps nothing but the key
   */
  public TokenDesk desk(Object key) {
    return new Desk(key);
  }

  /**
   * Offers somebody, who takes permits of a key if there are as many and nobody waits for them.
   *
   * @param key whose
   * @param weight how many
   * @return null if they were taken, otherwise why not: it is then to be settled
   */
  public @Nullable Reason enter(Object key, int weight) {
    Reason away = isWaitedFor(key) ? Reason.RATE_LIMITED : buckets.take(key, weight);
    books.offered(); // only now: a key's own methods may throw
    if (away == null) {
      books.settled(Outcome.COMPLETED);
    }
    return away;
  }

  /**
   * Counts one who was turned away, or has gone.
   *
   * @param outcome how
   */
  public void settled(Outcome outcome) {
    books.settled(outcome);
  }

  /**
   * Changes the rate of all keys; who waits goes on waiting by the new one, unless that makes it
   * wait too long.
   *
   * @param rate from now on
   */
  public void update(Rate rate) {
    buckets.update(rate);
    lines.values().forEach(line -> Errors.guard(line::reprice)); // one must not keep the others
  }

  // ---------------------------------------------------------------- lines that come and go

  private boolean isWaitedFor(Object key) {
    KeyLine line = line(key);
    return line != null && line.isWaitedIn();
  }

  private @Nullable KeyLine line(Object key) {
    return waiting.get() == 0 ? null : lines.get(key);
  }

  private @Nullable KeyLine reserve(Object key) {
    if (!raise()) {
      return null;
    }
    KeyLine reserved = null;
    try {
      reserved = reserveIn(key);
    } finally {
      if (reserved == null) {
        waiting.decrementAndGet();
      }
    }
    return reserved;
  }

  private boolean raise() {
    int before;
    do {
      before = waiting.get();
      if (before >= maxWaiters) {
        return false;
      }
    } while (!waiting.compareAndSet(before, before + 1));
    return true;
  }

  private @Nullable KeyLine reserveIn(Object key) {
    for (; ; ) {
      KeyLine line = lines.get(key);
      if (line == null) {
        KeyLine own = new KeyLine(this, key, maxPerKey, timer, books);
        KeyLine other = lines.putIfAbsent(key, own);
        line = other == null ? own : other;
      }
      if (line.tryReserve()) {
        return line;
      }
      if (!line.isRetired()) {
        return null;
      }
      lines.remove(key, line);
    }
  }

  /** A place in a line is free: of the last, the line goes with it. */
  void released(KeyLine line) {
    if (line.retire()) { // if its key throws, whoever looks for a place in it removes it
      Errors.guard(() -> lines.remove(line.key(), line));
    }
    waiting.decrementAndGet();
  }

  /** Somebody in a line is to be told something. Not under its drain. */
  void tell(KeyLine line) {
    toTell.add(line);
    tellers.tryRun(this::tellAll); // else whoever is at it further down this stack goes on
  }

  private void tellAll() {
    for (KeyLine line = toTell.poll(); line != null; line = toTell.poll()) {
      line.tellOwn();
    }
  }

  /** Permits of a key are back. */
  void comeByAnother(KeyLine line) {
    KeyLine now = line(line.key());
    if (now != null && now != line) {
      now.comeBy();
    }
  }

  // ---------------------------------------------------------------- looking in

  /** Whether it keeps nothing for any waiter. */
  boolean isIdle() {
    return lines.isEmpty() && waiting.get() == 0;
  }

  /**
   * The rate of each key.
   *
   * @return the last that was set
   */
  public Rate rate() {
    return buckets.rate();
  }

  /**
   * How many keys are kept.
   *
   * @return 0 or more
   */
  public int kept() {
    return buckets.kept();
  }

  /**
   * How many wait.
   *
   * @return 0 or more
   */
  public int waiting() {
    return waiting.get();
  }

  /**
   * What a key has now.
   *
   * @param key any
   * @return its level: full, if it is not kept
   */
  public TokenLevel level(Object key) {
    return buckets.level(key);
  }

  /**
   * How many permits of a key's level a newcomer could take.
   *
   * @param key whose
   * @param level {@link #level}
   * @return none if somebody waits
   */
  public long available(Object key, TokenLevel level) {
    return isWaitedFor(key) ? 0 : level.available();
  }

  /**
   * After how long one who was refused may come back, if nobody else does before.
   *
   * @param why it was refused
   * @param key whose permits it wanted
   * @param weight how many
   * @return nanoseconds
   */
  public long nanosUntil(Reason why, Object key, int weight) {
    if (why == Reason.TOO_MANY_KEYS) {
      return buckets.nanosUntilRoom();
    }
    KeyLine line = line(key);
    return line == null ? level(key).nanosUntil(0, weight) : line.nanosUntil(weight);
  }

  /**
   * Where everybody is who ever came.
   *
   * @return exact whenever nothing moves
   */
  public Ledger ledger() {
    return books.ledger(waiting.get());
  }

  /** Of one key. */
  private final class Desk implements TokenDesk {
    private final Object key;

    Desk(Object key) {
      this.key = key;
    }

    @Override
    public @Nullable Reason enter(int weight) {
      return KeyedLines.this.enter(key, weight);
    }

    @Override
    public void turnAway(Outcome outcome) {
      books.turnedAway(outcome);
    }

    @Override
    public void settled(Outcome outcome) {
      books.settled(outcome);
    }

    @Override
    public boolean isPast(@Nullable Deadline deadline) {
      return TaskBounds.isPast(deadline, timer.epochMillis());
    }

    @Override
    public @Nullable TokenLine reserve() {
      return KeyedLines.this.reserve(key);
    }

    @Override
    public long available() {
      return KeyedLines.this.available(key, level(key));
    }
  }
}
