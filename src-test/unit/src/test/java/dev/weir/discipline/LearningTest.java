package dev.weir.discipline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.weir.request.Cost;
import dev.weir.request.Priority;
import dev.weir.request.Request;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is learned of each class, and who goes next by it. */
class LearningTest {

  private static final Learning USUAL = Learning.usual();

  /** Of one that came then, declares so much, and is expected to run for so long. */
  private static TestTicket expected(long since, long units, long expectedNanos) {
    Request request = new Request(Priority.NORMAL, null, null, new Cost(units));
    return new TestTicket(request, since, "x", expectedNanos);
  }

  private static long ms(long millis) {
    return Duration.ofMillis(millis).toNanos();
  }

  private static List<String> order(Learning learning, Object... namesAndTickets) {
    TestLine<String> line = TestLine.of(Discipline.shortestJob(learning));
    for (int i = 0; i < namesAndTickets.length; i += 2) {
      line.add((String) namesAndTickets[i], (TestTicket) namesAndTickets[i + 1]);
    }
    List<String> order = new ArrayList<>();
    for (String next = line.poll(); next != null; next = line.poll()) {
      order.add(next);
    }
    assertThat(line.size()).isZero();
    return order;
  }

  // ---------------------------------------------------------------- what is learned

  @ParameterizedTest
  @ValueSource(doubles = {0.1, 0.25, 0.5, 1})
  void ran_manyTimes_isTheExponentialAverage(double weight) {
    RunTimes times = new RunTimes(USUAL.weight(weight));
    double expected = 1_000;
    times.ran("a", 1_000);
    for (int i = 0; i < 100; i++) {
      long run = 1_000 + 37L * i % 500;
      times.ran("a", run);
      times.ran("b", 5);
      expected = weight * run + (1 - weight) * expected;

      assertThat((double) times.expectedNanos("a")).isCloseTo(expected, within(1.0));
    }
    assertThat(times.expectedNanos("b")).isEqualTo(5);
  }

  @Test
  void expectedNanos_neverRan_isUnknown() {
    assertThat(new RunTimes(USUAL).expectedNanos("a")).isNegative();
  }

  @Test
  void ran_tooManyClasses_forgetsTheOneThatHasNotRunForLongest() {
    RunTimes times = new RunTimes(USUAL.maxClasses(2));
    assertThat(times.ran("a", 1)).isNull();
    assertThat(times.ran("b", 2)).isNull();
    assertThat(times.ran("a", 1)).isNull();

    assertThat(times.ran("c", 3)).isEqualTo("b");

    assertThat(times.expectedNanos("b")).isNegative();
    assertThat(times.expectedNanos("a")).isEqualTo(1);
    assertThat(times.expectedNanos("c")).isEqualTo(3);
  }

  // ---------------------------------------------------------------- who goes next

  @Test
  void poll_learned_theShortestGoesFirst() {
    assertThat(
            order(
                USUAL,
                "long",
                expected(0, 1, ms(100)),
                "short",
                expected(1, 1, ms(1)),
                "middle",
                expected(2, 1, ms(10))))
        .containsExactly("short", "middle", "long");
  }

  @Test
  void poll_declared_winsOverWhatWasLearned() {
    assertThat(
            order(
                USUAL.unit(Duration.ofMillis(2)),
                "declared",
                expected(0, 30, ms(1)),
                "learned",
                expected(0, 1, ms(59)),
                "longer",
                expected(0, 1, ms(61))))
        .containsExactly("learned", "declared", "longer");
  }

  @Test
  void poll_oneOvertaken_isOvertakenByNobodyWhoComesMoreThanTheStretchAfterIt() {
    Learning learning = USUAL.stretch(3);
    assertThat(
            order(
                learning,
                "long",
                expected(0, 1, ms(10)),
                "in time",
                expected(ms(26), 1, ms(1)),
                "too late",
                expected(ms(28), 1, ms(1))))
        .containsExactly("in time", "long", "too late");
  }

  @Test
  void poll_equal_isFirstComeFirstServed() {
    assertThat(
            order(
                USUAL,
                "first",
                expected(0, 1, 7),
                "second",
                expected(0, 1, 7),
                "third",
                expected(0, 1, 7)))
        .containsExactly("first", "second", "third");
  }

  @Test
  void poll_greatestCosts_doNotOverflow() {
    assertThat(
            order(
                USUAL.stretch(1_000_000).unit(Duration.ofDays(365)),
                "greatest",
                expected(ms(5), Long.MAX_VALUE, 0),
                "small",
                expected(ms(6), 1, 1),
                "wrapped",
                expected(-ms(5), 1, 1)))
        .containsExactly("wrapped", "small", "greatest");
  }

  @Test
  void pollLast_some_isTheLongestOfThem() {
    TestLine<String> line = TestLine.of(Discipline.shortestJob(USUAL));
    line.add("short", expected(0, 1, 1));
    TestLine.Place longest = line.add("long", expected(0, 1, 3));
    line.add("middle", expected(0, 1, 2));

    assertThat(line.pollLast(e -> !"long".equals(e))).isEqualTo("middle");
    line.leave(longest);
    assertThat(line.size()).isEqualTo(1);
  }

  // ---------------------------------------------------------------- configuration

  private static Arguments wrong(UnaryOperator<Learning> change, String message) {
    return Arguments.of(change, message);
  }

  static List<Arguments> wrongs() {
    return List.of(
        wrong(l -> l.weight(0), "learning weight: 0.0 (expected: > 0 and <= 1)"),
        wrong(l -> l.weight(1.5), "learning weight: 1.5 (expected: > 0 and <= 1)"),
        wrong(l -> l.weight(Double.NaN), "learning weight: NaN (expected: > 0 and <= 1)"),
        wrong(
            l -> l.firstGuess(Duration.ofMillis(-1)),
            "learning firstGuess: PT-0.001S (expected: >= 0 and <= PT8760H)"),
        wrong(l -> l.unit(Duration.ZERO), "learning unit: PT0S (expected: > 0 and <= PT8760H)"),
        wrong(
            l -> l.unit(Duration.ofDays(366)),
            "learning unit: PT8784H (expected: > 0 and <= PT8760H)"),
        wrong(l -> l.stretch(0), "learning stretch: 0 (expected: 1 to 1000000)"),
        wrong(l -> l.maxClasses(0), "learning maxClasses: 0 (expected: 1 to 1048576)"));
  }

  @ParameterizedTest
  @MethodSource("wrongs")
  void learning_outOfRange_isRefusedByName(UnaryOperator<Learning> change, String message) {
    assertThatThrownBy(() -> change.apply(USUAL))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }

  @Test
  void shortestJob_learned_saysSo() {
    assertThat(Discipline.shortestJob(USUAL)).hasToString("shortestJob(learned)");
    assertThat(Discipline.shortestJob(USUAL).learning()).isEqualTo(USUAL);
    assertThat(Discipline.shortestJob().learning()).isNull();
  }
}
