package dev.weir.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.discipline.Discipline;
import dev.weir.discipline.Partitions;
import dev.weir.observe.PartitionSnapshot;
import dev.weir.observe.Reason;
import dev.weir.overflow.Overflow;
import dev.weir.request.Priority;
import dev.weir.request.Request;
import dev.weir.request.Tenant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

class GatePartitionsTest extends GateScene {

  private static final Partitions BY_TENANT =
      Partitions.by((Request request) -> request.tenant() == null ? null : request.tenant().id());

  private final Map<String, Integer> running = new LinkedHashMap<>();
  private final List<String> refused = new ArrayList<>();
  private final List<Call> begun = new ArrayList<>();

  private final class Call {
    final String tenant;
    final Sinks.One<String> answer = Sinks.one();
    final Disposable subscription;

    Call(Gate gate, String tenant, Priority priority) {
      this.tenant = tenant;
      subscription =
          answer
              .asMono()
              .doOnSubscribe(
                  s -> {
                    running.merge(tenant, 1, Integer::sum);
                    begun.add(this);
                  })
              .transform(gate.guard())
              .contextWrite(c -> c.put(Tenant.class, new Tenant(tenant)))
              .contextWrite(c -> c.put(Priority.class, priority))
              .subscribe(
                  v -> {},
                  error -> refused.add(tenant + " " + ((GateRefusedException) error).reason()));
    }

    void end() {
      begun.remove(this);
      running.merge(tenant, -1, Integer::sum);
      answer.tryEmitValue("v").orThrow();
    }
  }

  private void come(Gate gate, String tenant, int count) {
    for (int i = 0; i < count; i++) {
      new Call(gate, tenant, Priority.NORMAL);
    }
  }

  private void endAll(Gate gate) {
    while (!begun.isEmpty()) {
      begun.get(0).end();
    }
    assertQuiet(gate);
    assertThat(gate.snapshot().partitions())
        .allSatisfy(part -> assertThat(part.inFlight() + part.waiting()).isZero());
  }

  private GateBuilder gate(int permits, Partitions partitions) {
    return gate(permits).partitions(partitions);
  }

  @Test
  void partition_nobodyElse_hasAllPermits() {
    Gate gate = gate(10, BY_TENANT.share("live", 0.8).share("batch", 0.2)).build();

    come(gate, "batch", 15);

    assertThat(running).containsExactly(Map.entry("batch", 10));
    endAll(gate);
  }

  @Test
  void partition_wantsItsPart_getsItAsPermitsComeBack() {
    Gate gate = gate(10, BY_TENANT.share("live", 0.8).share("batch", 0.2)).build();
    come(gate, "batch", 50);
    come(gate, "live", 50);

    for (int i = 0; i < 8; i++) {
      begun.stream().filter(c -> c.tenant.equals("batch")).findFirst().orElseThrow().end();
    }

    assertThat(running).containsEntry("live", 8).containsEntry("batch", 2);
    for (int i = 0; i < 30; i++) { // whoever ends
      begun.get(i * 7 % begun.size()).end();
      assertThat(running).containsEntry("live", 8).containsEntry("batch", 2);
    }
    endAll(gate);
  }

  @Test
  void partition_unknownAndUnnamed_haveWhatIsLeft() {
    Gate gate = gate(10, BY_TENANT.share("live", 0.5)).build();
    come(gate, "x", 50);
    come(gate, "live", 50);

    for (int i = 0; i < 20; i++) {
      begun.get(0).end();
    }

    assertThat(running).containsEntry("live", 5).containsEntry("x", 5);
    assertThat(gate.snapshot().partitions())
        .extracting(PartitionSnapshot::name)
        .containsExactly("live", "others");
    endAll(gate);
  }

  @Test
  void partition_besideManySmallOnes_getsTheWholePermitsInItsPart() {
    Partitions parts = BY_TENANT.share("live", 0.8);
    for (int i = 0; i < 8; i++) {
      parts = parts.share("small" + i, 0.025);
    }
    Gate gate = gate(10, parts).build();
    for (int i = 0; i < 8; i++) {
      come(gate, "small" + i, 20);
    }
    come(gate, "live", 50);

    for (int i = 0; i < 40; i++) {
      begun.get(0).end();
      assertThat(running.getOrDefault("live", 0)).isGreaterThanOrEqualTo(Math.min(8, i + 1));
    }

    endAll(gate);
  }

  @Test
  void partitions_ofLessThanAPermit_takeTurnsByTheirParts() {
    Gate gate =
        gate(1, BY_TENANT.share("live", 0.6).share("batch", 0.3).share("rare", 0.1)).build();
    come(gate, "live", 100);
    come(gate, "batch", 100);
    come(gate, "rare", 100);
    Map<String, Integer> ended = new LinkedHashMap<>();

    for (int i = 0; i < 100; i++) {
      ended.merge(begun.get(0).tenant, 1, Integer::sum);
      begun.get(0).end();
    }

    assertThat(ended)
        .containsOnly(Map.entry("live", 60), Map.entry("batch", 30), Map.entry("rare", 10));
    endAll(gate);
  }

  @Test
  void others_toWhomNothingIsLeft_goWhenNobodyElseWaits() {
    Gate gate = gate(2, BY_TENANT.share("live", 1)).build();
    come(gate, "x", 5);
    come(gate, "live", 5);

    for (int i = 0; i < 5; i++) {
      begun.get(0).end();
    }

    assertThat(running).containsEntry("live", 2).containsEntry("x", 0);
    begun.get(0).end();
    assertThat(running).containsEntry("live", 1).containsEntry("x", 1);
    endAll(gate);
  }

  @Test
  void queueFull_thoseOfWhomMostWaitMayNotGo_makesWayElsewhere() {
    Gate gate =
        gate(1, BY_TENANT.share("live", 0.4).share("batch", 0.3).share("rare", 0.3))
            .queueCapacity(5)
            .overflow(Overflow.reject())
            .build();
    new Call(gate, "live", Priority.NORMAL);
    List<Disposable> streams = new ArrayList<>();
    for (int i = 0; i < 3; i++) { // whose elements are never turned away
      streams.add(
          Flux.just(i)
              .transform(gate.<Integer, Integer>flatMap(Mono::just))
              .contextWrite(c -> c.put(Tenant.class, new Tenant("batch")))
              .subscribe());
    }
    come(gate, "rare", 2);

    come(gate, "live", 1);

    assertThat(refused).containsExactly("rare " + Reason.OUTRANKED);
    streams.forEach(Disposable::dispose);
    endAll(gate);
  }

  @Test
  void queueFull_oneFloods_makesWayForTheOthers() {
    Gate gate =
        gate(2, BY_TENANT.share("live", 0.5).share("batch", 0.5))
            .queueCapacity(4)
            .overflow(Overflow.reject())
            .build();
    come(gate, "batch", 6);
    assertThat(refused).isEmpty();

    come(gate, "live", 4);

    assertThat(refused)
        .containsExactly(
            "batch " + Reason.OUTRANKED,
            "batch " + Reason.OUTRANKED,
            "live " + Reason.NO_ROOM,
            "live " + Reason.NO_ROOM);
    assertThat(gate.snapshot().partitions())
        .containsExactly(
            new PartitionSnapshot("live", 0.5, 0, 2, 0, 2),
            new PartitionSnapshot("batch", 0.5, 2, 2, 2, 2),
            new PartitionSnapshot("others", 0, 0, 0, 0, 0));
    endAll(gate);
  }

  @Test
  void discipline_ranksWithinAPartition() {
    Gate gate = gate(1, BY_TENANT.share("live", 0.5)).discipline(Discipline.priority()).build();
    new Call(gate, "live", Priority.NORMAL);
    Call low = new Call(gate, "live", Priority.LOW);
    Call high = new Call(gate, "live", Priority.HIGH);

    begun.get(0).end();
    assertThat(begun).containsExactly(high);
    high.end();
    assertThat(begun).containsExactly(low);
    endAll(gate);
  }

  @Test
  void reconfigure_otherPartitions_thoseWhoWaitBelongToThem() {
    Gate gate = gate(4, BY_TENANT.share("live", 0.5)).build();
    come(gate, "batch", 8);
    come(gate, "live", 8);

    gate.reconfigure(c -> c.withPartitions(BY_TENANT.share("batch", 0.25).share("live", 0.75)));
    for (int i = 0; i < 4; i++) {
      begun.get(0).end();
    }

    assertThat(running).containsEntry("live", 3).containsEntry("batch", 1);
    gate.reconfigure(c -> c.withPartitions(null));
    endAll(gate);
    assertThat(gate.snapshot().partitions()).isEmpty();
  }

  @Test
  void classifier_throws_countsForTheOthers() {
    List<Throwable> thrown = new ArrayList<>();
    Thread.UncaughtExceptionHandler before = Thread.currentThread().getUncaughtExceptionHandler();
    Thread.currentThread().setUncaughtExceptionHandler((t, e) -> thrown.add(e));
    Gate gate =
        gate(
                4,
                Partitions.by(
                        request -> {
                          throw new IllegalStateException("odd");
                        })
                    .share("live", 0.5))
            .build();
    try {
      come(gate, "live", 1);
    } finally {
      Thread.currentThread().setUncaughtExceptionHandler(before);
    }

    assertThat(thrown).hasSize(1);
    assertThat(gate.snapshot().partitions().get(1).inFlight()).isEqualTo(1);
    endAll(gate);
  }

  // ---------------------------------------------------------------- mistakes

  @ParameterizedTest
  @ValueSource(doubles = {0, -0.1, 0.6, Double.NaN})
  void share_outOfRange_saysWhatIsLeft(double share) {
    assertThatThrownBy(() -> BY_TENANT.share("a", 0.5).share("b", share))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("share of b: " + share + " (expected: > 0, and <= 0.5, what is left)");
  }

  @Test
  void share_whatIsLeft_isARoundNumber() {
    assertThatThrownBy(() -> BY_TENANT.share("a", 0.7).share("b", 0.4))
        .hasMessage("share of b: 0.4 (expected: > 0, and <= 0.3, what is left)");
    assertThat(BY_TENANT.share("a", 0.7).share("b", 0.3).shareOf(Partitions.OTHERS)).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a", "others"})
  void share_badName_isRefused(String name) {
    assertThatThrownBy(() -> BY_TENANT.share("a", 0.5).share(name, 0.1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("partition: \"" + name + "\" (expected: not blank, and none of ");
  }

  @Test
  void partitions_nobodyMayWait_isRefused() {
    assertThatThrownBy(() -> gate(1, BY_TENANT.share("a", 0.5)).queueCapacity(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "queueCapacity: 0 with partitions{a=0.5} (expected: >= 1, for whose turn it is)");
  }
}
