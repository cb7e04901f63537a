package dev.weir.spill;

import dev.weir.observe.Ledger;
import dev.weir.observe.Outcome;
import dev.weir.overflow.Overflow;
import dev.weir.spi.operator.SerialDrain;
import java.io.Closeable;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * Where threads that must not block meet the one that owns the log: they hand elements over to it,
 * and it reads ahead for one taker at a time.
 */
final class Depot<T> extends SerialDrain {
  /*
   * pending   what was spilled and is not over and done with: raised before an element is handed over, lowered
   *           after it was passed on, refused, or spoilt. At 0 whoever hands over next knows that all it had
   *           handed over before was passed on
   * taker     null           nobody; the next one may come
   *           a replay       taken by its taker, until that resigns or leaves. Served as soon as it is open and
   *                          the one before has left
   * stage     who takes now, or took last and has something in hand: looked at for the ledger, and told of the end
   * closing   null           open
   *           GRACEFUL       the taker leaves; when it is gone the log is closed
   *           FORCED         the taker leaves, and the log is closed at once
   *           GRACEFUL may become FORCED. Whoever sets it tells the stage at once; a pass tells the taker, too,
   *           which may have come since
   * closed    written under the drain: passes do not touch the log any more. Whatever is handed over is refused
   *
   * If the disk's scheduler is gone before the spill is (DiskThread), passes are made on any thread, and do not touch
   * the log, either; the taker hears of a forced disposal. The log is closed by a thread of its own.
   *
   * A pass: changes to the taker that is there now, and tells it of the closing; releases what was passed on;
   * writes; flushes and syncs; reads ahead; calls the taker. Only a pass touches the log, and no two overlap.
   *
   * Who leaves sets taker to null, if it has not resigned before, then asks. A pass that sees that it has left
   * takes back what it has not settled, and reads again from the first of that, for the next: but for what it has
   * settled behind. Copies that it had in hand are its own to discard. What could not be written it had on loan:
   * that is in the handover again, before all others.
   */
  private final SpillSetup<T> setup;
  private final RecordLog log;
  private final Handover<T> handover = new Handover<>();
  private final Books books = new Books();
  private final Herald herald;
  private final Keeper<T> keeper;
  private final DiskThread thread;
  private final AtomicLong pending = new AtomicLong();
  private final AtomicReference<@Nullable Replay<T>> taker = new AtomicReference<>();
  private final AtomicReference<@Nullable Stage> stage = new AtomicReference<>();
  private final AtomicReference<@Nullable Disposal> closing = new AtomicReference<>();
  private final Sinks.Empty<Void> end = Sinks.empty();
  private volatile boolean closed;
  private volatile LogState state;

  /** What was last seen of the log. */
  record LogState(long bytes, int segments, long acknowledged, long oldest, long next) {}

  Depot(RecordLog log, SpillSetup<T> setup) {
    this.log = log;
    this.setup = setup;
    long found = log.next() - log.released();
    books.found(found);
    pending.set(found);
    this.herald = new Herald(setup.config(), setup.listener(), found > 0);
    this.keeper = new Keeper<>(log, setup, handover, books, pending, herald);
    this.thread = new DiskThread(setup, () -> drain());
    this.state = look();
  }

  // ---------------------------------------------------------------- from any thread

  /**
   * Hands an element over, which was offered. There is always room: who hands over sees to that.
   */
  void handOver(T element, Origin<T> origin) {
    pending.incrementAndGet();
    handover.put(handed(element, origin));
    wake();
  }

  /** As {@link #handOver}, unless so many wait to be written already. */
  boolean handOverWithin(int most, T element, Origin<T> origin) {
    pending.incrementAndGet();
    if (handover.putWithin(most, handed(element, origin))) {
      wake();
      return true;
    }
    pending.decrementAndGet();
    return false;
  }

  private Handed<T> handed(T element, Origin<T> origin) {
    boolean bounded = !setup.overflow().waitBound().equals(Overflow.UNBOUNDED);
    return new Handed<>(element, origin, bounded ? setup.nanoTime().getAsLong() : 0);
  }

  long pending() {
    return pending.get();
  }

  /** One that was taken is over and done with. */
  void gone(Replayed<T> element, Outcome outcome) {
    books.replayed(element, outcome);
    pending.decrementAndGet();
  }

  /** Asks for a pass on the disk's thread. */
  void wake() {
    thread.ask();
  }

  // ---------------------------------------------------------------- takers

  /** Somebody wants to take what comes back. False if there is one already. */
  boolean admit(Replay<T> replay, Stage newStage) {
    boolean admitted = taker.compareAndSet(null, replay);
    if (admitted) {
      stage.set(newStage);
    }
    return admitted;
  }

  /** Somebody has nothing in hand any more. */
  void forget(Stage gone) {
    stage.compareAndSet(gone, null);
  }

  void resign(Replay<T> replay) {
    taker.compareAndSet(replay, null);
  }

  // ---------------------------------------------------------------- the end

  void close(Disposal how) {
    if (closing.compareAndSet(null, how)
        || (how == Disposal.FORCED && closing.compareAndSet(Disposal.GRACEFUL, how))) {
      Stage now = stage.get();
      if (now != null) {
        now.hearOfTheEnd(); // at once: the disk's thread may be held up
      }
      wake();
    }
  }

  /** How the spill ends; null if it does not. */
  @Nullable Disposal disposal() {
    Disposal how = closing.get();
    return how == null && thread.isLost() ? Disposal.FORCED : how;
  }

  boolean isClosing() {
    return closing.get() != null;
  }

  Mono<Void> whenClosed() {
    return end.asMono();
  }

  // ---------------------------------------------------------------- on the disk's thread

  @Override
  protected void pass() {
    Disposal how = closing.get();
    if (closed || thread.isLost()) {
      passWithoutLog();
      return;
    }
    Replay<T> now = changeTaker();
    keeper.release();
    boolean more = keeper.write();
    keeper.secure();
    if (how == null && now == taker.get()) {
      more |= keeper.read();
    } else {
      keeper.readNoMore();
    }
    state = look();
    if (how != null) {
      end(how, now);
    }
    if (now != null) {
      now.tell();
    }
    thread.askAfter(closed ? Long.MAX_VALUE : keeper.nanosUntilDue());
    if (more && !closed) {
      wake();
    }
    keeper.throwIfFatal();
  }

  /* Who is served now: the taker, unless the one before has something in hand still. */
  private @Nullable Replay<T> changeTaker() {
    Replay<T> before = keeper.serving();
    Replay<T> now = taker.get();
    if (now != null && !now.isOpen()) {
      now = null;
    }
    if (now == before || (before != null && !before.hasLeft())) {
      return before;
    }
    keeper.serve(now);
    return now;
  }

  private void end(Disposal how, @Nullable Replay<T> now) {
    if (now == null || how == Disposal.FORCED) {
      closed = true;
      close(() -> keeper.close(how));
      thread.end();
      wake(); // for one that is taker now, and was not served
    }
  }

  private void close(Closeable what) {
    try {
      what.close();
      end.tryEmitEmpty();
    } catch (Throwable e) { // the log's, or memory is full: whoever waits for the end is told
      herald.failed(Herald.Side.WRITING, e);
      end.tryEmitError(e);
    } finally {
      state = look();
    }
  }

  /* Nothing can be written or read any more. */
  private void passWithoutLog() {
    Replay<T> before = keeper.serving();
    if (before != null && before.hasLeft()) {
      keeper.takeBack();
    }
    keeper.refuseAll(Rules.notNull("disposal", disposal()));
    if (!closed) {
      keeper.failAll();
      closeElsewhere();
    }
    Replay<T> now = taker.get();
    if (now != null && now.isOpen()) {
      now.tell();
    }
  }

  /* Whoever makes this pass may not block. */
  private void closeElsewhere() {
    if (closing.get() != null) {
      closed = true;
      thread.end();
      Closeable log = keeper.abandon();
      Thread closer = new Thread(() -> close(log), "weir-spill-" + setup.config().name());
      closer.setDaemon(true);
      closer.start();
    }
  }

  private LogState look() {
    return new LogState(
        log.bytes(), log.segments(), keeper.acknowledged(), log.released(), log.next());
  }

  // ---------------------------------------------------------------- looking in

  Ledger ledger() {
    Stage now = stage.get();
    long neverWritten = pending.get() - books.onDisk();
    return now == null
        ? books.ledger(neverWritten, 0, 0)
        : books.ledger(neverWritten + now.inMemory(), now.running(), now.replaying());
  }

  Books books() {
    return books;
  }

  LogState state() {
    return state;
  }

  @Nullable Throwable lastError() {
    return herald.lastError();
  }
}
