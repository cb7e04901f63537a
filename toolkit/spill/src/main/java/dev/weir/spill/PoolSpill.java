package dev.weir.spill;

import dev.weir.pool.PoolRejectedException;
import dev.weir.pool.WorkerPool;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;

/**
 * A pool with a disk in front: what finds no room in the pool is spilled, and comes back to it in
 * order, among live traffic. From {@link Spill#before}.
 *
 * <p>An element that is spilled is answered as soon as it is safe, not when it is handled: whoever
 * submits it need not wait for that.
 *
 * <p><b>Threads.</b> Handlers run on the pool's workers. {@link #submit} is answered on a worker if
 * the element has run, on the emitter if it was spilled or the disk has refused it (or on the
 * disk's thread, where the emitter takes nothing any more), and on the subscribing thread or the
 * pool's own if it was refused before. It never touches the disk.
 *
 * @param <T> the elements
 */
public final class PoolSpill<T> implements Disposable {

  private final PoolFront<T> front;
  private final Spill<T> spill;
  private final WorkerPool pool;

  PoolSpill(PoolFront<T> front, Spill<T> spill, WorkerPool pool) {
    this.front = front;
    this.spill = spill;
    this.pool = pool;
  }

  /**
   * Offers an element to the pool, and has it spilled if there is no room. Cold: each subscription
   * offers it once. Cancelling calls it off while it is in the pool; once it was handed over to the
   * disk it stays.
   *
   * <p>Where the disk has no room either, the spill's strategy applies: under block and timeout it
   * waits to be written, without a thread, among as many as the {@link SpillBuilder#handover}
   * holds.
   *
   * @param element not null
   * @return {@code RAN} or {@code SPILLED}; what the handler threw; why the pool has refused it, if
   *     it was not for want of room; {@link SpillRefusedException} if there is no room on disk
   *     either, or too many wait, or it is over; {@link SpillFailedException} if the disk has
   *     failed, after which it may be replayed nevertheless; or what the codec threw
   * @see PoolRejectedException
   */
  public Mono<Accepted> submit(T element) {
    return front.submit(Rules.notNull("element", element));
  }

  /**
   * Takes no more, in or back from disk, and leaves the spill to the next taker once the pool has
   * settled what it was offered: also what it had no room for, and is offered again. What is on
   * disk stays.
   */
  @Override
  public void dispose() {
    front.leaveSoon();
  }

  /** Whether it takes no more. */
  @Override
  public boolean isDisposed() {
    return front.isLeaving();
  }

  @Override
  public String toString() {
    return "PoolSpill(" + spill.config().name() + ", " + pool.config().name() + ")";
  }
}
