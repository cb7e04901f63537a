package dev.weir.internal;

import dev.weir.discipline.Discipline;
import dev.weir.observe.Ledger;
import dev.weir.observe.Outcome;
import dev.weir.observe.Reason;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jctools.queues.atomic.MpscLinkedAtomicQueue;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * A waiting room in which items gather until there are enough of them, or the first has waited long
 * enough, to be done together by one task of a pool.
 *
 * @param <T> the items' type
 */
public final class BatchCore<T> extends Drain {
  /*
   * An item goes: in line (waits for room) -> ring -> open batch -> batch -> settled. It has its place in
   * the room from the ring until it is settled.
   *
   * open       by key, the batches that are not full; owned by the drain
   * gathered   how many items are in open batches, settled ones included, and at most twice as many as the
   *            room has places; written by the drain
   * due        open batches whose time has come, from the timer to the drain
   * workerComes   whether a worker was asked to gather, and has not begun
   * ready      full ones, from the drain to whoever comes by next, at the latest the thread that drained:
   *            handing them to the pool may run a caller's code, which must not be done in the drain
   * closed     the room is closed: each pass empties open
   * discards   besides: nothing is handed to the pool any more. Set before the room is closed
   * over       set when the room is closed and vacant, which lasts; done is completed then
   *
   * Whoever puts an item in, lines one up, or lets one in by giving a place back, asks for a pass; the
   * last of these is done by a worker, as the thread may be anybody's. A settled item stays in its open
   * batch, and is counted as a tombstone, until that is full or due, or more than as many as the room has
   * places are settled: but it does not count as one of so many.
   */
  private static final class Open<T> {
    final Object key;
    List<BatchItem<T>> items = new ArrayList<>();
    long weight;
    @Nullable Disposable timer;

    Open(Object key) {
      this.key = key;
    }
  }

  private final PoolCore pool;
  private final int maxSize;
  private final long maxWeight;
  private final long maxDelay;
  private final Consumer<Batch<T>> launcher;

  private final Room room;
  private final Tally tally = new Tally();
  private final Ring.Cursor cursor = new Ring.Cursor();
  private final Map<Object, Open<T>> open = new HashMap<>();
  private final PaddedLong gathered = new PaddedLong();
  private final MpscLinkedAtomicQueue<Open<T>> due = new MpscLinkedAtomicQueue<>();
  private final Queue<Batch<T>> ready = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean workerComes = new AtomicBoolean();
  private volatile boolean closed;
  private volatile boolean discards;
  private final AtomicBoolean over = new AtomicBoolean();
  private final Sinks.Empty<Void> done = Sinks.empty();

  /**
   * An empty room.
   *
   * @param pool where the batches are done
   * @param capacity how many items may be unsettled
   * @param maxWaiters how many may wait for room
   * @param maxSize how many make a batch
   * @param maxWeight how much a batch may weigh, unless it is a single item
   * @param maxDelay after how many nanoseconds a batch is done even if it is not full
   * @param launcher hands a batch to the pool, in which every item must be settled sooner or later
   */
  public BatchCore(
      PoolCore pool,
      int capacity,
      int maxWaiters,
      int maxSize,
      long maxWeight,
      long maxDelay,
      Consumer<Batch<T>> launcher) {
    this.pool = pool;
    this.maxSize = Math.min(maxSize, capacity); // more cannot come
    this.maxWeight = maxWeight;
    this.maxDelay = maxDelay;
    this.launcher = launcher;
    this.room =
        new Room(
            capacity,
            maxWaiters,
            Discipline.fifo(),
            new Tally[] {tally},
            Clock.STOPPED,
            () -> {}); // whoever drains the room asks for a pass afterwards
  }

  /**
   * Joins the pool, which closes it when it is closed itself. Call it once, before anything else.
   */
  public void open() {
    pool.entrance().join(this);
  }

  Room room() {
    return room;
  }

  Timer timer() {
    return pool.timer();
  }

  // ---------------------------------------------------------------- gathering

  /** Gathers what is in the room, and hands what is ready to the pool. */
  void gather() {
    drain();
    for (Batch<T> batch = ready.poll(); batch != null; batch = ready.poll()) {
      handOver(batch);
    }
  }

  private void handOver(Batch<T> batch) {
    if (batch.isDiscarded()) {
      batch.items().forEach(item -> Errors.guard(item::discard));
    } else if (batch.isWanted()) {
      Errors.guard(() -> launcher.accept(batch)); // or the others would stay behind
    }
  }

  /** An item was settled; others may have been let in. On any thread, perhaps under a drain. */
  void itemLeft() {
    if (room.hasEntries()) {
      gatherSoon();
    }
    if (closed) {
      finishIfVacant();
    }
  }

  private void gatherSoon() {
    if (workerComes.compareAndSet(false, true) && !pool.runErrand(this::workerHasCome)) {
      elsewhere(this::workerHasCome); // there is no worker any more
    }
  }

  private void workerHasCome() {
    workerComes.set(false);
    gather();
  }

  private void elsewhere(Runnable action) {
    Delivery.on(pool.expiry(), action);
  }

  @Override
  @SuppressWarnings("unchecked") // only items enter the room
  protected void pass() {
    boolean last = closed; // read before the room: who came before that, is in
    for (Open<T> batch = due.poll(); batch != null; batch = due.poll()) {
      if (open.get(batch.key) == batch) {
        flush(batch);
      }
    }
    for (Object item = room.poll(cursor); item != null; item = room.poll(cursor)) {
      add((BatchItem<T>) item);
    }
    if (last) {
      new ArrayList<>(open.values()).forEach(this::flush);
    }
  }

  private void add(BatchItem<T> item) {
    if (item.isSettled()) {
      room.books().tombstoneTaken();
      return;
    }
    Open<T> batch;
    try {
      batch = batchFor(item);
    } catch (Throwable e) { // the caller's key, as a rule, when it is compared with others
      item.fail(e);
      room.books().tombstoneTaken();
      return;
    }
    gathered.setOpaque(gathered.get() + 1);
    batch.items.add(item);
    batch.weight += item.weight();
    if (isFull(batch)) {
      tidy(batch);
    }
    if (gathered.get() > 2L * room.capacity()) { // so at least half of them are settled
      new ArrayList<>(open.values()).forEach(this::tidy);
    }
  }

  private Open<T> batchFor(BatchItem<T> item) {
    Open<T> batch = open.get(item.key());
    if (batch != null && batch.weight > maxWeight - item.weight()) {
      purge(batch);
      if (batch.weight > maxWeight - item.weight()) {
        flush(batch);
        batch = null;
      }
    }
    if (batch == null) {
      batch = new Open<>(item.key());
      open.put(batch.key, batch);
      arm(batch);
    }
    return batch;
  }

  /* Keeps it open only if it holds something, and not enough. */
  private void tidy(Open<T> batch) {
    purge(batch);
    if (isFull(batch) || batch.items.isEmpty()) {
      flush(batch);
    }
  }

  private boolean isFull(Open<T> batch) {
    return batch.items.size() >= maxSize || batch.weight >= maxWeight;
  }

  private void arm(Open<T> batch) {
    batch.timer =
        timer()
            .alarm(
                timer().nanoTime() + maxDelay,
                () -> {
                  due.offer(batch);
                  gatherSoon();
                },
                () -> { // nobody would tell it when to stop waiting, so it does not wait
                  due.offer(batch);
                  drain();
                });
  }

  /* Lets go of the items that were settled meanwhile. */
  private void purge(Open<T> batch) {
    List<BatchItem<T>> live = new ArrayList<>(batch.items.size());
    long weight = 0;
    for (BatchItem<T> item : batch.items) {
      if (item.isSettled()) {
        letGo();
      } else {
        live.add(item);
        weight += item.weight();
      }
    }
    batch.items = live;
    batch.weight = weight;
  }

  private void letGo() {
    gathered.setOpaque(gathered.get() - 1);
    room.books().tombstoneTaken();
  }

  private void flush(Open<T> from) {
    open.remove(from.key);
    Errors.dispose(from.timer);
    Batch<T> batch = new Batch<>(from.items.size(), discards);
    for (BatchItem<T> item : from.items) {
      if (batch.add(item)) {
        tally.begin();
        gathered.setOpaque(gathered.get() - 1);
      } else {
        letGo();
      }
    }
    batch.complete();
    if (!batch.isEmpty()) {
      ready.add(batch);
    }
  }

  // ---------------------------------------------------------------- telling

  /** Tells an item what became of it, where timeouts are signalled. */
  void tellLater(Runnable telling) {
    elsewhere(telling);
  }

  Reason whyClosed() {
    return discards ? Reason.DISPOSED : Reason.SHUT_DOWN;
  }

  // ---------------------------------------------------------------- the end

  /**
   * Lets no item in any more, and turns away those who wait for room. What has gathered is done
   * now, unless forced. Idempotent.
   *
   * @param forced whether what has gathered is cancelled instead; what the pool has is the pool's
   */
  public void close(boolean forced) {
    if (forced) {
      discards = true;
    }
    room.close(forced ? Outcome.CANCELLED : Outcome.REJECTED);
    closed = true;
    gather();
    finishIfVacant();
    pool.entrance().leave(this);
  }

  private void finishIfVacant() {
    if (room.isVacant() && over.compareAndSet(false, true)) {
      elsewhere(done::tryEmitEmpty);
    }
  }

  /**
   * Whether items are let in.
   *
   * @return false once it was closed
   */
  public boolean isClosed() {
    return closed;
  }

  /**
   * The end.
   *
   * @return completes when it is closed and every item is settled
   */
  public Mono<Void> onDone() {
    return done.asMono();
  }

  // ---------------------------------------------------------------- looking in

  /**
   * Where every item is that was ever offered. What is queued has gathered; what is running is in a
   * batch that was handed to the pool.
   *
   * @return exact whenever nothing moves
   */
  public Ledger ledger() {
    RoomBooks books = room.books();
    return new Ledger(
        room.offered(),
        books.settled(Outcome.COMPLETED),
        books.settled(Outcome.FAILED),
        books.settled(Outcome.DROPPED),
        books.settled(Outcome.REJECTED),
        books.settled(Outcome.TIMED_OUT),
        books.settled(Outcome.CANCELLED),
        0,
        0,
        0,
        room.waiting(),
        depth(),
        books.running(new Tally[] {tally}));
  }

  /** How many items wait to be done, gathered or in the room's ring. */
  public long depth() {
    return room.books().queued(room.backlog() + gathered.get());
  }
}
