package dev.weir.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.observe.Ledger;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class DrawingTest {

  private static StageSnapshot stage(
      String name,
      StageKind kind,
      String branch,
      String place,
      String strategy,
      long queued,
      long running,
      double rate,
      Duration service,
      double used) {
    return new StageSnapshot(
        new StageConfig(name, kind, branch, place, 16, 4, strategy, false),
        new Ledger(100 + queued + running, 100, 0, 0, 0, 0, 0, 0, 0, 0, 0, queued, running),
        100,
        rate,
        service,
        used,
        1,
        1);
  }

  private static final List<StageSnapshot> STAGES =
      List.of(
          stage(
              "parse",
              StageKind.STAGE,
              "",
              "pool cpu",
              "block(16)",
              3,
              16,
              15_240,
              Duration.ofNanos(63_000),
              0.24),
          stage(
              "copy",
              StageKind.BROADCAST,
              "",
              "to all branches",
              "",
              0,
              0,
              15_240,
              Duration.ZERO,
              0),
          stage(
              "a stage of a long name",
              StageKind.STAGE,
              "index/",
              "pool of a long name",
              "drop(1024, DROP_OLDEST)",
              1_024,
              16,
              812,
              Duration.ofMillis(19),
              1),
          stage(
              "count",
              StageKind.STAGE,
              "count/",
              "gate counter",
              "block(16)",
              0,
              0,
              0,
              Duration.ZERO,
              0),
          stage(
              "copy.merge",
              StageKind.MERGE,
              "",
              "from all branches",
              "",
              2,
              0,
              812,
              Duration.ZERO,
              0),
          stage(
              "group",
              StageKind.BATCH,
              "",
              "batch of 16 or 100 ms",
              "",
              12,
              0,
              3_500_000,
              Duration.ZERO,
              0),
          stage(
              "store",
              StageKind.STAGE,
              "",
              "pool db",
              "block(16)",
              0,
              1,
              2.5,
              Duration.ofSeconds(2),
              0.05));

  private static String draw(Bottleneck bottleneck) {
    return new PipelineSnapshot("logs", Duration.ofMillis(1_012), 1, STAGES, List.of(), bottleneck)
        .drawing();
  }

  @Test
  void drawing_ofAllKinds_isWhatItIs() {
    assertThat(draw(new Bottleneck(Bottleneck.Kind.STAGE, "a stage of a long name")))
        .isEqualTo(
            """
            logs: 1 run, over 1.0 s
            stage              where            in front        queued   in hand     rate service  used
            source
            parse              pool cpu         block(16)            3     16/16  15.2k/s 63.0 us  [##........]  24 %
            copy               to all branches                       0            15.2k/s
            + index
              a stage of a lo~ pool of a long ~ drop(1024, DR~    1024     16/16    812/s 19.0 ms  [##########] 100 % <== bottleneck
            + count
              count            gate counter     block(16)            0      0/16    0.0/s       -  [..........]   0 %
            copy.merge         from all branch~                      2              812/s
            group              batch of 16 or ~                     12             3.5M/s
            store              pool db          block(16)            0      1/16    2.5/s   2.0 s  [#.........]   5 %
            subscriber
            """);
  }

  @Test
  void drawing_sourceOrSubscriberSetsThePace_marksIt() {
    assertThat(draw(new Bottleneck(Bottleneck.Kind.SOURCE, "source")))
        .contains("\nsource <== bottleneck\n")
        .endsWith("\nsubscriber\n");
    assertThat(draw(new Bottleneck(Bottleneck.Kind.SUBSCRIBER, "subscriber")))
        .contains("\nsource\n")
        .endsWith("\nsubscriber <== bottleneck\n");
    assertThat(draw(new Bottleneck(Bottleneck.Kind.NONE, "none"))).doesNotContain("<==");
  }

  @Test
  void drawing_isPlainAndNoWiderThanItSays() {
    assertThat(draw(new Bottleneck(Bottleneck.Kind.STAGE, "store")).lines())
        .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(120).matches("[ -~]*"));
  }

  @Test
  void drawing_ofLargeNumbersAndOddNames_isNoWiderEither() {
    List<StageSnapshot> odd =
        List.of(
            stage(
                "prüfen\nund\tmehr",
                StageKind.STAGE,
                "a branch with a name that is longer than what a line of a terminal has room for,"
                    + " by far/",
                "pool ü",
                "block(16777216)",
                16_777_216,
                16_384 * 20,
                999_960,
                Duration.ofNanos(999_960),
                1));
    PipelineSnapshot snapshot =
        new PipelineSnapshot(
            "a name of a pipeline that is longer than a line of a terminal has room for",
            Duration.ofSeconds(1),
            2_000,
            odd,
            List.of(),
            new Bottleneck(Bottleneck.Kind.STAGE, "prüfen\nund\tmehr"));

    assertThat(snapshot.drawing().lines())
        .hasSize(6)
        .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(120).matches("[ -~]*"));
    assertThat(snapshot.drawing()).contains("16M", "327k/32k", "1.0M/s", "1.0 ms");
  }

  @Test
  void snapshot_withoutRunsButWithElementsUnderWay_isNotBalanced() {
    StageSnapshot stage = STAGES.get(0);
    Bottleneck none = new Bottleneck(Bottleneck.Kind.NONE, "none");

    assertThat(stage.ledger().isBalanced()).isTrue();
    assertThat(stage.ledger().pending()).isPositive();
    assertThat(
            new PipelineSnapshot("p", Duration.ZERO, 1, List.of(stage), List.of(), none)
                .isBalanced())
        .isTrue();
    assertThat(
            new PipelineSnapshot("p", Duration.ZERO, 0, List.of(stage), List.of(), none)
                .isBalanced())
        .isFalse();
  }
}
