package dev.weir.flow;

import dev.weir.internal.Checks;
import dev.weir.internal.IntakeCore;
import dev.weir.observe.Ledger;
import dev.weir.observe.Reason;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * A bounded way from many threads into one Flux: any thread offers elements, one subscriber takes
 * them as it wants them, and the strategy says what happens to an element for which there is no
 * room.
 *
 * <pre>{@code
 * Intake<Event> intake = Intake.<Event>bounded(1024).overflow(Overflow.reject()).build();
 * intake.asFlux().transform(pool.map(this::store)).subscribe();
 * ...
 * if (intake.tryOffer(event) == OfferResult.FAIL_OVERFLOW) { ... }   // never waits
 * intake.send(event).subscribe();                                    // waits, without a thread
 * }</pre>
 *
 * <table>
 * <caption>When there is no room</caption>
 * <tr><th>strategy</th><th>{@link #tryOffer}</th><th>{@link #send}</th></tr>
 * <tr><td>block</td><td>{@code FAIL_OVERFLOW}</td><td>waits for room</td></tr>
 * <tr><td>drop newest</td><td>{@code DROPPED}</td><td>fails: {@link ElementDroppedException}</td></tr>
 * <tr><td>drop oldest</td><td>{@code OK}; the oldest is left out</td><td>completes; likewise</td></tr>
 * <tr><td>reject</td><td>{@code FAIL_OVERFLOW}</td><td>fails: an overflow error</td></tr>
 * <tr><td>timeout(d)</td><td>{@code FAIL_OVERFLOW}</td>
 *   <td>waits for room, at most d: {@link WaitTimeoutException}</td></tr>
 * </table>
 *
 * <p>Elements come out in the order in which they got in, and those who wait for room get it in the
 * order in which they came; nobody overtakes them. The wait counts from the subscription to {@code
 * send}. What is in when the intake is completed or fails is still passed on, and then the end;
 * those who wait are turned away. When the subscriber cancels, what is in is discarded at once
 * through its discard hook, and those who wait are told.
 *
 * <p><b>Threads.</b> Nothing here blocks. An element is passed on by the thread that offers it, or
 * by the one that requests, or that is passing on another. {@code send} completes on the
 * subscribing thread or, if it had to wait, on the one that made room, or that is just telling
 * another; a timeout is signalled on the timer's.
 *
 * @param <T> the elements' type
 */
public final class Intake<T> {

  private final IntakeConfig config;
  private final IntakeCore<T> core;
  private final Flux<T> flux;

  Intake(IntakeConfig config, IntakeCore<T> core) {
    this.config = config;
    this.core = core;
    this.flux = FluxIntake.of(this.core, config.name());
  }

  /**
   * An intake with room for so many elements.
   *
   * @param capacity from 1 to 2^24
   * @param <T> the elements' type
   * @return what it takes to build one
   * @throws IllegalArgumentException if the capacity is out of its range
   */
  public static <T> IntakeBuilder<T> bounded(int capacity) {
    return new IntakeBuilder<>(capacity);
  }

  /**
   * Offers an element, and never waits. From any thread.
   *
   * @param element not null
   * @return what became of it
   */
  public OfferResult tryOffer(T element) {
    Reason why = core.enter(Checks.notNull("element", element));
    if (why == Reason.NO_ROOM && config.drops()) {
      why = Reason.DROPPED;
    }
    return why == null ? OfferResult.OK : result(core.refuse(element, why));
  }

  private static OfferResult result(Reason why) {
    return switch (why) {
      case DROPPED -> OfferResult.DROPPED;
      case DISPOSED -> OfferResult.FAIL_CANCELLED;
      case SHUT_DOWN -> OfferResult.FAIL_TERMINATED;
      default -> OfferResult.FAIL_OVERFLOW;
    };
  }

  /**
   * Offers an element, and waits for room if the strategy says so. Cold: each subscription offers
   * it once. Cancelling ends the wait; an element that is in stays in.
   *
   * @param element not null
   * @return completes when it is in; or fails with why it is not: an overflow error ({@code
   *     Exceptions.isOverflow}), also when too many wait, {@link ElementDroppedException}, {@link
   *     WaitTimeoutException}, {@link IntakeClosedException}, {@code CancellationException} if the
   *     subscriber has cancelled, or {@code RejectedExecutionException} if the timer refuses to
   *     bound the wait
   */
  public Mono<Void> send(T element) {
    return MonoSend.of(core, config, Checks.notNull("element", element));
  }

  /**
   * Lets nothing more in; what is in is passed on, and then the end.
   *
   * @return {@code OK}; or {@code FAIL_TERMINATED} or {@code FAIL_CANCELLED} if it had ended before
   */
  public OfferResult complete() {
    return end(null);
  }

  /**
   * Lets nothing more in; what is in is passed on, and then the error.
   *
   * @param error not null
   * @return {@code OK}; or {@code FAIL_TERMINATED} or {@code FAIL_CANCELLED} if it had ended before
   */
  public OfferResult error(Throwable error) {
    return end(Checks.notNull("error", error));
  }

  private OfferResult end(@Nullable Throwable error) {
    Reason why = core.end(error);
    return why == null ? OfferResult.OK : result(why);
  }

  /**
   * What was offered, for one subscriber; a second one gets an {@code IllegalStateException}. What
   * is offered before it comes waits for it.
   *
   * @return always the same
   */
  public Flux<T> asFlux() {
    return flux;
  }

  /**
   * Where everything is that was ever offered: elements that were passed on are completed, those in
   * the room queued, those outside it waiting.
   *
   * @return exact whenever nothing moves
   */
  public Ledger ledger() {
    return core.ledger();
  }

  /**
   * How it was built.
   *
   * @return its configuration
   */
  public IntakeConfig config() {
    return config;
  }

  @Override
  public String toString() {
    return config.toString();
  }
}
