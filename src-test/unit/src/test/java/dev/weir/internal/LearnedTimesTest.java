package dev.weir.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.discipline.Discipline;
import dev.weir.discipline.Learning;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class LearnedTimesTest {

  private static final int MOST = 100;

  private final LearnedTimes times =
      Objects.requireNonNull(
          LearnedTimes.of(
              Discipline.shortestJob(
                  Learning.usual().maxClasses(MOST).firstGuess(Duration.ofNanos(77)))));

  @Test
  void expected_unknown_isTheFirstGuess() {
    assertThat(times.expected("a")).isEqualTo(77);
    assertThat(times.expected(null)).isEqualTo(77);
  }

  @Test
  void expected_ran_isWhatWasLearned() {
    times.ran("a", 100);
    times.ran("a", 200);
    times.ran(null, 5);

    assertThat(times.expected("a")).isEqualTo(125);
    assertThat(times.expected(null)).isEqualTo(5);
  }

  @Test
  void ran_everNewClasses_areForgotten() {
    for (int i = 0; i < 100_000; i++) {
      times.ran("class " + i, i);
    }

    assertThat(times.classes()).isEqualTo(MOST);
    assertThat(times.expected("class 0")).isEqualTo(77);
    assertThat(times.expected("class 99999")).isEqualTo(99_999);
  }

  @Test
  void ran_byManyThreads_isLearnedAndBounded() throws InterruptedException {
    CountDownLatch done = new CountDownLatch(4);
    for (int t = 0; t < 4; t++) {
      int first = t;
      new Thread(
              () -> {
                for (int i = 0; i < 10_000; i++) {
                  times.ran("class " + (first + i) % 150, 10);
                }
                done.countDown();
              })
          .start();
    }
    done.await();

    assertThat(times.classes()).isEqualTo(MOST);
    times.ran("last", 10);
    assertThat(times.expected("last")).isEqualTo(10);
  }

  @Test
  void of_disciplineThatDoesNotLearn_isNothing() {
    assertThat(LearnedTimes.of(Discipline.shortestJob())).isNull();
    assertThat(LearnedTimes.of(Discipline.fifo())).isNull();
  }
}
