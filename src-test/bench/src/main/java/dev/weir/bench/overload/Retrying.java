package dev.weir.bench.overload;

import dev.weir.demo.load.engine.Lateness;
import dev.weir.demo.load.engine.Reply;
import dev.weir.demo.load.engine.Target;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;

/**
 * Clients that try again when they are turned away or have waited for long: up to three times,
 * after 100, 200 and 400 ms, half as much or half as much again. For a target that asks the same
 * each time.
 *
 * @param target what they ask
 * @param patience how long each try may take
 */
record Retrying(Target target, Duration patience) implements Target {

  private static final int RETRIES = 3;
  private static final long FIRST_MILLIS = 100;

  @Override
  public Mono<Reply> next() {
    return attempt(target.next(), 0);
  }

  private Mono<Reply> attempt(Mono<Reply> request, int retries) {
    Mono<Reply> bounded = request.timeout(patience);
    return retries == RETRIES
        ? bounded
        : bounded
            .flatMap(reply -> reply.wrong() == null ? Mono.just(reply) : later(request, retries))
            .onErrorResume(TimeoutException.class, slow -> later(request, retries));
  }

  private Mono<Reply> later(Mono<Reply> request, int retries) {
    return Mono.delay(backOff(retries, ThreadLocalRandom.current().nextDouble()))
        .then(Mono.defer(() -> attempt(request, retries + 1)));
  }

  /** From a half of it to one and a half, as chance from 0 to 1 says. */
  static Duration backOff(int retries, double chance) {
    return Duration.ofMillis(Math.round((FIRST_MILLIS << retries) * (0.5 + chance)));
  }

  @Override
  public String causeOf(Throwable error) {
    return error instanceof TimeoutException ? "timeout" : target.causeOf(error);
  }

  @Override
  public void opens() {
    target.opens();
  }

  @Override
  public Disposable watch(LongSupplier steps, Lateness lateness) {
    return target.watch(steps, lateness);
  }

  @Override
  public void close() {
    target.close();
  }
}
