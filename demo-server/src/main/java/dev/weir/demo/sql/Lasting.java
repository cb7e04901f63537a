package dev.weir.demo.sql;

import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;
import reactor.util.context.ContextView;

/**
 * Calls that go on once they have begun, whoever goes away meanwhile. What is in a database's hands
 * cannot be taken back by leaving: a connection whose statement was cancelled is in a state that
 * nobody knows. So a subscriber that cancels no longer waits, but the call does, for the statement
 * under way, and ends before the next one.
 */
public final class Lasting {
  /*
   * state
   *
   * WAITING   the admission has not let it through
   * UNDER_WAY it has
   * GIVEN_UP  its subscriber has gone
   *
   * WAITING -> UNDER_WAY   the admission subscribes to the call
   * WAITING -> GIVEN_UP    the subscriber cancels, which cancels the admission; if that subscribes to the
   *                        call all the same, nothing is begun
   * UNDER_WAY -> GIVEN_UP  the subscriber cancels; that goes no further
   */
  private enum State {
    WAITING,
    UNDER_WAY,
    GIVEN_UP
  }

  private static final Logger LOG = LoggerFactory.getLogger(Lasting.class);

  private final AtomicReference<State> state = new AtomicReference<>(State.WAITING);

  private Lasting() {}

  /**
   * Makes a call last.
   *
   * @param <T> its result
   * @param call what is done; one within another such call is part of that
   * @return begins when it is subscribed to
   */
  public static <T> Mono<T> call(Mono<T> call) {
    return call(call, UnaryOperator.identity());
  }

  /**
   * Makes a call last that has to be let in first.
   *
   * @param <T> its result
   * @param call what is done
   * @param admission makes of the call one that waits until it is let in, such as a gate's guard.
   *     It can be cancelled as long as it waits, and whatever it holds while the call is under way
   *     it holds to the call's end
   * @return lines up when it is subscribed to
   */
  public static <T> Mono<T> call(Mono<T> call, UnaryOperator<Mono<T>> admission) {
    return Mono.deferContextual(
        context ->
            context.hasKey(Lasting.class)
                ? admission.apply(call)
                : Mono.create(sink -> new Lasting().begin(sink, call, admission)));
  }

  /**
   * A step of a call that is left out if nobody waits for the call any more.
   *
   * @param <T> its result
   * @param step what would be done
   * @return fails with a {@link GivenUpException} in place of that
   */
  public static <T> Mono<T> wanted(Mono<T> step) {
    return wanted(step, false);
  }

  /**
   * The same, after others.
   *
   * @param <T> its result
   * @param step what would be done
   * @param answered whether the database has answered one of those
   * @return fails with a {@link GivenUpException} that says so, in place of that
   */
  public static <T> Mono<T> wanted(Mono<T> step, boolean answered) {
    return Mono.deferContextual(
        context -> isGivenUp(context) ? Mono.error(new GivenUpException(answered)) : step);
  }

  private <T> void begin(MonoSink<T> sink, Mono<T> call, UnaryOperator<Mono<T>> admission) {
    Mono<T> begun =
        Mono.defer(
            () ->
                state.compareAndSet(State.WAITING, State.UNDER_WAY)
                    ? call
                    : Mono.error(new GivenUpException()));
    /* One signal for both: a sink that is told of an end drops a result that nobody has asked for yet. */
    Disposable line =
        admission
            .apply(begun)
            .contextWrite(context -> context.putAll(sink.contextView()).put(Lasting.class, this))
            .singleOptional()
            .subscribe(
                result -> result.ifPresentOrElse(sink::success, sink::success),
                error -> fail(sink, error));
    sink.onCancel(() -> giveUp(line));
  }

  /* What a call ended with that nobody waits for is of no use to anybody. */
  private void fail(MonoSink<?> sink, Throwable error) {
    if (state.get() == State.GIVEN_UP) {
      LOG.debug("a call failed that was given up", error);
    } else {
      sink.error(error);
    }
  }

  private void giveUp(Disposable line) {
    if (state.getAndSet(State.GIVEN_UP) == State.WAITING) {
      line.dispose();
    }
  }

  /** Whether nobody waits any more for the call that is being made. */
  static boolean isGivenUp(ContextView context) {
    Lasting call = context.getOrDefault(Lasting.class, null);
    return call != null && call.state.get() == State.GIVEN_UP;
  }
}
