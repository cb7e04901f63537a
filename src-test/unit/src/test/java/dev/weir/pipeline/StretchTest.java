package dev.weir.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.weir.pipeline.Stretch.Limits;
import dev.weir.pipeline.Stretch.Part;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Who is named, by what was measured. */
class StretchTest {

  private static final long SECOND = 1_000_000_000;
  private static final Limits FOUR = new Limits(4, 4, true, true);

  /* In hand, in service, unwanted, each of one run. */
  private static Part part(double inHand, double inService, double unwanted) {
    return new Part(inHand, inService, 0, unwanted, 100);
  }

  private static int bottleneck(double unwanted, Part... parts) {
    List<Limits> limits = IntStream.range(0, parts.length).mapToObj(i -> FOUR).toList();
    return new Stretch(SECOND, 1, unwanted, List.of(parts), limits).bottleneck();
  }

  @Test
  void laws_ofOperationalAnalysis_giveRateServiceTimeAndUtilization() {
    Stretch stretch =
        new Stretch(SECOND / 2, 1, 0, List.of(new Part(3, 2, 0, 0.25, 100)), List.of(FOUR));

    assertThat(stretch.rate(0)).isCloseTo(200, within(1e-9));
    assertThat(stretch.serviceNanos(0)).isCloseTo(10e6, within(1e-3)); // 2 = 200/s x 10 ms
    assertThat(stretch.utilization(0)).isCloseTo(0.5, within(1e-9));
    assertThat(stretch.occupied(0)).isCloseTo(0.75, within(1e-9));
    assertThat(stretch.wanted(0)).isCloseTo(0.75, within(1e-9));
  }

  @Test
  void bottleneck_fullAndWantedStage_isNamed_whatIsBeforeItIsBlockedAndBehindItStarves() {
    Part blocked = part(4, 2, 0.5);
    Part full = part(4, 4, 0);
    Part starved = part(2, 2, 0);

    assertThat(bottleneck(0, full, starved, starved)).isEqualTo(0);
    assertThat(bottleneck(0, blocked, full, starved)).isEqualTo(1);
    assertThat(bottleneck(0, blocked, blocked, full)).isEqualTo(2);
  }

  @Test
  void bottleneck_allStarve_isTheSource() {
    assertThat(bottleneck(0, part(1, 1, 0), part(3, 3, 0))).isEqualTo(Stretch.SOURCE);
  }

  @Test
  void bottleneck_noDemandAtTheEnd_isTheSubscriber() {
    assertThat(bottleneck(0.95, part(4, 0.2, 0.95), part(4, 0.3, 0.95)))
        .isEqualTo(Stretch.SUBSCRIBER);
  }

  @Test
  void bottleneck_subscriberThatPausesAtTimes_isStillTheStage() {
    assertThat(bottleneck(0.3, part(4, 1, 0.9), part(4, 2.8, 0.3))).isEqualTo(1);
  }

  @Test
  void bottleneck_orderKeepsResultsBack_isThatStageAlthoughItsServersAreIdle() {
    assertThat(bottleneck(0, part(4, 2.8, 0.4), part(4, 2.4, 0), part(1, 1, 0))).isEqualTo(1);
  }

  @Test
  void bottleneck_twoCompeteForAPool_isTheOneThatUsesMoreOfIt() {
    Limits shared = new Limits(4, 2, true, true);
    List<Limits> limits = List.of(shared, shared);
    Part heavy = part(4, 1.5, 0);
    Part light = part(4, 0.5, 0);

    assertThat(new Stretch(SECOND, 1, 0, List.of(heavy, light), limits).bottleneck()).isEqualTo(0);
    assertThat(new Stretch(SECOND, 1, 0, List.of(light, heavy), limits).bottleneck()).isEqualTo(1);
    assertThat(new Stretch(SECOND, 1, 0, List.of(heavy, light), limits).utilization(0))
        .isCloseTo(0.75, within(1e-9));
  }

  @Test
  void bottleneck_elementWaitsForAPermit_isFullHoweverManyPermitsOthersHave() {
    List<Limits> gate = List.of(new Limits(256, 20, true, true));

    assertThat(
            new Stretch(SECOND, 1, 0, List.of(new Part(2.9, 2, 0.95, 0, 100)), gate).bottleneck())
        .isEqualTo(0);
    assertThat(new Stretch(SECOND, 1, 0, List.of(new Part(2.9, 2, 0.3, 0, 100)), gate).bottleneck())
        .isEqualTo(Stretch.SOURCE);
  }

  @Test
  void bottleneck_allServersAreAtWorkForOneOfManyRuns_isThatStage() {
    List<Limits> four = List.of(FOUR);

    assertThat(new Stretch(SECOND, 10, 0, List.of(part(4, 3.9, 0)), four).bottleneck())
        .isEqualTo(0);
    assertThat(new Stretch(SECOND, 10, 0, List.of(part(4, 3, 0)), four).bottleneck())
        .isEqualTo(Stretch.SOURCE);
  }

  @Test
  void bottleneck_stageThatHoldsUpNobody_isNamedOnlyIfThereIsNoOther() {
    Limits behindADrop = new Limits(4, 4, true, false);
    List<Limits> limits = List.of(FOUR, behindADrop);
    Part almost = part(3.9, 3.9, 0);
    Part full = part(4, 4, 0);
    Part idle = part(1, 1, 0);

    assertThat(new Stretch(SECOND, 1, 0, List.of(almost, full), limits).bottleneck()).isEqualTo(0);
    assertThat(new Stretch(SECOND, 1, 0, List.of(idle, full), limits).bottleneck()).isEqualTo(1);
  }

  @Test
  void bottleneck_twoAreFullWhileTheBufferBetweenThemFills_isTheLater() {
    assertThat(bottleneck(0, part(4, 4, 0), part(4, 3.95, 0), part(1, 1, 0))).isEqualTo(1);
  }

  @Test
  void bottleneck_whatOnlyGathers_isNeverNamed() {
    Limits batch = new Limits(4, 0, false, true);

    assertThat(
            new Stretch(SECOND, 1, 0, List.of(part(4, 0, 0), part(1, 1, 0)), List.of(batch, FOUR))
                .bottleneck())
        .isEqualTo(Stretch.SOURCE);
  }

  @Test
  void bottleneck_severalRuns_areTakenTogether() {
    Part full = new Part(12, 3, 0, 0.1, 100);

    assertThat(new Stretch(SECOND, 3, 0, List.of(full), List.of(FOUR)).bottleneck()).isEqualTo(0);
    assertThat(new Stretch(SECOND, 6, 0, List.of(full), List.of(FOUR)).bottleneck())
        .isEqualTo(Stretch.SOURCE);
  }

  @Test
  void bottleneck_noRunsOrNoTime_isNobody() {
    assertThat(Stretch.NONE.bottleneck()).isEqualTo(Stretch.NOBODY);
    assertThat(new Stretch(SECOND, 0, 0, List.of(part(0, 0, 0)), List.of(FOUR)).bottleneck())
        .isEqualTo(Stretch.NOBODY);
  }
}
