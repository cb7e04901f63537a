package dev.weir.bench.overload;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.demo.load.engine.Reply;
import dev.weir.demo.load.engine.Target;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

/** Clients that try again. */
class RetryingTest {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Reply GOOD = new Reply(1, null);
  private static final Reply REFUSED = new Reply(1, "status 503");

  private final AtomicInteger tries = new AtomicInteger();

  private Reply ask(Duration patience, IntFunction<Mono<Reply>> answers) {
    Target target =
        new Target() {
          @Override
          public Mono<Reply> next() {
            return Mono.defer(() -> answers.apply(tries.incrementAndGet()));
          }

          @Override
          public void close() {}
        };
    return new Retrying(target, patience, Retrying.usual()).next().block(PATIENCE);
  }

  @Test
  void next_refusedTwice_isGoodInTheEnd() {
    assertThat(ask(PATIENCE, number -> Mono.just(number < 3 ? REFUSED : GOOD))).isEqualTo(GOOD);
    assertThat(tries).hasValue(3);
  }

  @Test
  void next_refusedAlways_givesUpAfterThreeMore() {
    assertThat(ask(PATIENCE, number -> Mono.just(REFUSED))).isEqualTo(REFUSED);
    assertThat(tries).hasValue(4);
  }

  @Test
  void next_noAnswerInTime_triesAgain() {
    Duration brief = Duration.ofMillis(1);

    assertThat(ask(brief, number -> number == 1 ? Mono.never() : Mono.just(GOOD))).isEqualTo(GOOD);
    assertThat(tries).hasValue(2);
  }

  @Test
  void causeOf_noAnswerInTime_isTheWordOfTheEngine() {
    Target none =
        new Target() {
          @Override
          public Mono<Reply> next() {
            return Mono.never();
          }

          @Override
          public void close() {}
        };

    assertThat(new Retrying(none, PATIENCE, Retrying.usual()).causeOf(new TimeoutException()))
        .isEqualTo("timeout");
  }
}
