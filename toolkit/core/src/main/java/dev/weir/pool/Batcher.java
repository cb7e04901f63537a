package dev.weir.pool;

import dev.weir.observe.Ledger;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;

/**
 * Gathers single things that many callers want done, and does several at once in one task of a
 * {@link WorkerPool}: when there are enough of them, when they weigh enough, or when the first has
 * waited long enough, whichever comes first. {@link BatchOptions} says how much that is.
 *
 * <p><b>Room.</b> It has a waiting room of its own: an item has a place from its offer until it is
 * settled, in a batch that the pool does included. Where there is no room, its own strategy
 * applies. How the pool takes in a batch is the pool's: if it turns the batch away, it turns each
 * item away.
 *
 * <p>A batcher lives as long as its pool, unless it is disposed of.
 *
 * <p><b>Failure.</b> An item's own failure ({@link WorkerPool#batchOutcomes}) concerns nobody else;
 * what the body throws fails all its items, with the same exception. A result that nobody waits for
 * goes through the discard hook of its item.
 *
 * <p><b>Cancel.</b> An item that is cancelled before its batch is handed to the pool is not in it.
 * After that the body is interrupted only when every item of the batch was cancelled.
 *
 * <p><b>Threads.</b> The body runs on a worker, as do the results' signals, one item after the
 * other in the batch's order: a subscriber that dawdles holds up those behind it. (On a pool whose
 * strategy is caller-runs it may be the thread that filled the batch.) Refusals are signalled on
 * the subscribing thread; waits that were too long, keys that cannot be compared, and {@link
 * #disposeGracefully()}, on the pool's expiry scheduler; a disposal on the disposing thread. The
 * Reactor Context of an item does not reach the body, which it shares with others; nor do thread
 * locals that Reactor restores from it.
 *
 * @param <T> what is to be done
 * @param <R> what comes of each
 */
public interface Batcher<T, R> extends Disposable {

  /**
   * One thing to be done. Cold: each subscription offers it once.
   *
   * @param item not null
   * @return its result, or empty if it has none; or why it failed or was turned away
   */
  Mono<R> submit(T item);

  /**
   * Where every item is that was ever offered: queued while it gathers, running while its batch is
   * with the pool.
   *
   * @return exact whenever nothing moves
   */
  Ledger ledger();

  /**
   * How it was built.
   *
   * @return its options
   */
  BatchOptions<T> options();

  /**
   * Takes no more items, rejects those that wait for room, and hands what has gathered to the pool
   * at once. Lazy, and shared between subscribers. A graceful disposal of the pool does the same
   * before it lets nothing more in; a batch for which the pool has no room then is rejected, as
   * whatever waits for room is.
   *
   * @return completes when every item is settled
   */
  Mono<Void> disposeGracefully();

  /**
   * Takes no more items, and cancels those that wait for room or have gathered: they fail with
   * {@link PoolDisposedException}. What the pool has is finished. Idempotent; a forced disposal of
   * the pool does the same, and ends what it has, too.
   */
  @Override
  void dispose();
}
