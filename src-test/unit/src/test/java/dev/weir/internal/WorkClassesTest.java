package dev.weir.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.internal.WorkClass.Sample;
import dev.weir.request.WorkloadKind;
import dev.weir.workload.Classification;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Classes of work: remembered within bounds, measured now and then. */
class WorkClassesTest {

  private static final int MOST = 100;

  private final WorkClasses classes = new WorkClasses(MOST, WorkClassesTest::begin);

  private static WorkClass begin(String name) {
    return new WorkClass(name, Classification.usual(), WorkloadKind.IO, 0);
  }

  @Test
  void of_sameName_isTheSameClass() {
    assertThat(classes.of("a")).isSameAs(classes.of("a")).isNotSameAs(classes.of("b"));
    assertThat(classes.of("a").name()).isEqualTo("a");
  }

  @Test
  void find_unknownName_isNullAndMakesNone() {
    assertThat(classes.find("a")).isNull();
    assertThat(classes.all()).isEmpty();

    WorkClass a = classes.of("a");

    assertThat(classes.find("a")).isSameAs(a);
  }

  @Test
  void names_aHundredThousand_neverMoreThanTheBoundAreKnownAndTheRestIsCounted() {
    for (int i = 0; i < 100_000; i++) {
      classes.of("name-" + i);
      assertThat(classes.all().size()).isLessThanOrEqualTo(MOST);
    }

    assertThat(classes.forgotten() + classes.all().size()).isEqualTo(100_000);
    assertThat(classes.find("name-99999")).isNotNull();
    assertThat(classes.find("name-0")).isNull();
  }

  @Test
  void name_usedNowAndThen_isNotForgotten() {
    WorkClass steady = classes.of("steady");
    for (int i = 0; i < 10_000; i++) {
      classes.of("name-" + i);
      if (i % (MOST / 2 - 1) == 0) {
        assertThat(classes.of("steady")).isSameAs(steady);
      }
    }

    assertThat(classes.find("steady")).isSameAs(steady);
  }

  @Test
  void names_fromManyThreads_stayWithinTheBound() throws Exception {
    int threads = 4;
    ExecutorService executor = Executors.newFixedThreadPool(threads);
    CountDownLatch together = new CountDownLatch(threads);
    List<Future<?>> all = new ArrayList<>();
    for (int t = 0; t < threads; t++) {
      int first = t;
      all.add(
          executor.submit(
              () -> {
                together.countDown();
                together.await();
                for (int i = 0; i < 20_000; i++) {
                  classes.of("name-" + (first * 7 + i) % 1_000);
                }
                return null;
              }));
    }
    for (Future<?> one : all) {
      one.get(60, TimeUnit.SECONDS);
    }
    executor.shutdown();

    assertThat(classes.all().size()).isLessThanOrEqualTo(MOST + threads);
  }

  @Test
  void runs_theFirstFewAreMeasuredIfCheapThenOneOfEachSixteen_butNotTheVeryFirst() {
    WorkClass work = begin("work");
    List<Sample> samples = new ArrayList<>();
    for (int i = 0; i < 16 * 100; i++) {
      samples.add(work.nextRun());
    }

    assertThat(samples.get(0)).isEqualTo(Sample.NO);
    assertThat(samples.subList(1, 16)).containsOnly(Sample.IF_CHEAP);
    assertThat(samples.subList(16, 33)).containsOnly(Sample.IF_CHEAP, Sample.YES);
    assertThat(samples.subList(33, 16 * 100)).containsOnly(Sample.NO, Sample.YES);
    for (int i = 16; i < 16 * 100; i += 16) {
      assertThat(samples.subList(i, i + 16)).filteredOn(Sample.YES::equals).hasSize(1);
    }
  }

  /**
   * Of work of which every so manieth run is another, each kind is measured as often as it runs.
   */
  @ParameterizedTest
  @ValueSource(ints = {2, 3, 4, 8, 16, 32})
  void runs_everySoManiethIsAnother_isMeasuredAsOftenAsItIsThere(int period) {
    WorkClass work = begin("work");
    int[] measured = new int[period];
    int all = 0;
    for (int i = 0; i < 16 * 10_000; i++) {
      if (work.nextRun() == Sample.YES) {
        measured[i % period]++;
        all++;
      }
    }

    for (int count : measured) {
      assertThat((double) count * period / all).isBetween(0.9, 1.1);
    }
  }

  @Test
  void measured_becomesAnotherKind_isToldToWhoeverMeasuredThatRunOnly() {
    WorkClass work = begin("work");
    int told = 0;
    for (int i = 0; i < 100; i++) {
      told += work.measured(1_000, 0, i) != null ? 1 : 0;
    }

    assertThat(told).isEqualTo(1);
    assertThat(work.profile().kind()).isEqualTo(WorkloadKind.CPU);
    assertThat(work.profile().samples()).isEqualTo(100);
  }
}
