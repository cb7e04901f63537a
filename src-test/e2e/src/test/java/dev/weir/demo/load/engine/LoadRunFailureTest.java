package dev.weir.demo.load.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.demo.load.measure.Measured;
import dev.weir.demo.load.schedule.Schedule;
import dev.weir.demo.load.schedule.TraceSchedule;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.publisher.Mono;

/** What a run does when a part of it throws: it ends, lets go of all, and tells. */
@Timeout(30)
class LoadRunFailureTest {

  private final IllegalStateException broken = new IllegalStateException("broken");

  private final List<String> closed = new ArrayList<>();

  private class Answering implements Target {
    @Override
    public Mono<Reply> next() {
      return Mono.just(new Reply(0, null));
    }

    @Override
    public void close() {
      closed.add("target");
    }
  }

  private class Open implements Entrance {
    @Override
    public Mono<Reply> pass(Mono<Reply> request) {
      return request;
    }

    @Override
    public void close() {
      closed.add("entrance");
    }
  }

  private static LoadRun run(Schedule schedule, Entrance entrance, Target target) {
    Duration timeout = Duration.ofSeconds(1);
    return new LoadRun(schedule, Duration.ofSeconds(1), timeout, timeout, entrance, target);
  }

  private static Measured measure(Entrance entrance, Target target) throws InterruptedException {
    return run(new TraceSchedule(0, 1, 2), entrance, target).run(second -> {});
  }

  @Test
  void run_targetThatCannotNameACause_countsThatAndEnds() throws Exception {
    Target target =
        new Answering() {
          @Override
          public Mono<Reply> next() {
            return Mono.error(new IOException("gone"));
          }

          @Override
          public String causeOf(Throwable error) {
            throw broken;
          }
        };

    Measured measured = measure(new Open(), target);

    assertThat(measured.errors()).isEqualTo(Map.of("IllegalStateException", 3L));
    assertThat(measured.counts().pending()).isZero();
    assertThat(closed).containsExactly("entrance", "target");
  }

  @Test
  void run_targetThatIsKeptOpen_isAskedAndNotClosed() throws Exception {
    Target target =
        new Answering() {
          private int asked;

          @Override
          public Mono<Reply> next() {
            return asked++ == 0 ? Mono.error(new IOException("gone")) : super.next();
          }

          @Override
          public String causeOf(Throwable error) {
            return error.getMessage();
          }
        };

    Measured measured = measure(new Open(), target.keptOpen());

    assertThat(measured.counts().completed()).isEqualTo(2);
    assertThat(measured.errors()).isEqualTo(Map.of("gone", 1L));
    assertThat(closed).containsExactly("entrance");
  }

  @Test
  void run_targetThatThrowsForARequest_countsItAsWrongAndGoesOn() throws Exception {
    Target target =
        new Answering() {
          private int asked;

          @Override
          public Mono<Reply> next() {
            if (asked++ == 1) {
              throw broken;
            }
            return super.next();
          }
        };

    Measured measured = measure(new Open(), target);

    assertThat(measured.counts().completed()).isEqualTo(2);
    assertThat(measured.errors()).isEqualTo(Map.of("IllegalStateException", 1L));
    assertThat(measured.counts().pending()).isZero();
  }

  @Test
  void run_scheduleThatThrows_failsWithItsError() {
    Schedule schedule =
        () -> {
          throw broken;
        };

    assertThatThrownBy(() -> run(schedule, new Open(), new Answering()).run(second -> {}))
        .hasMessage("the pacer failed")
        .hasCause(broken);

    assertThat(closed).containsExactly("entrance", "target");
  }

  @Test
  void run_entranceThatThrows_failsWithItsErrorThoughARequestNeverEnds() {
    Entrance entrance =
        new Open() {
          @Override
          public Mono<Reply> pass(Mono<Reply> request) {
            throw new AssertionError("broken");
          }
        };

    assertThatThrownBy(() -> measure(entrance, new Answering()))
        .hasMessage("the pacer failed")
        .hasCauseInstanceOf(AssertionError.class);

    assertThat(closed).containsExactly("entrance", "target");
  }

  @Test
  void run_partsThatFailToClose_closesTheOthersAndTellsOfAll() {
    Entrance entrance =
        new Open() {
          @Override
          public void close() {
            super.close();
            throw broken;
          }
        };
    Target target =
        new Answering() {
          @Override
          public void close() {
            super.close();
            throw new IllegalArgumentException("too");
          }
        };

    assertThatThrownBy(() -> measure(entrance, target))
        .isSameAs(broken)
        .satisfies(
            error ->
                assertThat(error.getSuppressed())
                    .hasSize(1)
                    .hasOnlyElementsOfType(IllegalArgumentException.class));

    assertThat(closed).containsExactly("entrance", "target");
  }
}
