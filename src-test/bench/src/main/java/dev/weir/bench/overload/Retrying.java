package dev.weir.bench.overload;

import dev.weir.demo.load.engine.Lateness;
import dev.weir.demo.load.engine.Reply;
import dev.weir.demo.load.engine.Target;
import dev.weir.retry.Retries;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;

/**
 * Clients that try again when they are turned away or have waited for long. For a target that asks
 * the same each time.
 *
 * @param target what they ask
 * @param patience how long each try may take
 * @param retries how often and when they try again
 */
record Retrying(Target target, Duration patience, Retries retries) implements Target {

  private static final Duration FIRST = Duration.ofMillis(150);
  private static final double JITTER = 2.0 / 3;
  private static final Duration CAP = Duration.ofSeconds(1);
  private static final int ATTEMPTS = 4;

  /** Up to three times, after 100, 200 and 400 ms, half as much or half as much again. */
  static Retries usual() {
    return Retries.of("clients").attempts(ATTEMPTS).backoff(FIRST, CAP).jitter(JITTER);
  }

  @Override
  public Mono<Reply> next() {
    return target
        .next()
        .timeout(patience)
        .flatMap(reply -> reply.wrong() == null ? Mono.just(reply) : Mono.error(new Wrong(reply)))
        .retryWhen(retries)
        .onErrorResume(Wrong.class, wrong -> Mono.just(wrong.reply));
  }

  /** An answer that was not wanted. */
  private static final class Wrong extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient Reply reply;

    Wrong(Reply reply) {
      super(reply.wrong(), null, false, false);
      this.reply = reply;
    }
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
