package dev.weir.demo.load.compare;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ProcessorsTest {

  @Test
  void parse_readsNumbersAndRanges() {
    assertThat(Processors.parse("pid 12's current affinity list: 0,1")).containsExactly(0, 1);
    assertThat(Processors.parse("pid 12's current affinity list: 3")).containsExactly(3);
    assertThat(Processors.parse("pid 12's current affinity list: 0-2,7,9-10\n"))
        .containsExactly(0, 1, 2, 7, 9, 10);
    assertThat(Processors.parse("")).isEmpty();
  }

  @Test
  void words_sayWhoseTheyAre() {
    Processors apart = new Processors(List.of(0, 1), List.of(2, 3));
    assertThat(apart.words()).isEqualTo("processor 0,1 for the generator, 2,3 for the database");
    assertThat(apart.before()).containsExactly("taskset", "-c", "0,1");
    assertThat(Processors.shared().words()).isEqualTo("all processors are everybody's");
    assertThat(Processors.shared().before()).isEmpty();
  }

  @Test
  void halves_areOfCores_notOfTheirThreads() {
    Processors halves = Processors.halves(List.of(List.of(0, 2), List.of(1, 3)));
    assertThat(halves.generator()).containsExactly(0, 2);
    assertThat(halves.server()).containsExactly(1, 3);
    assertThat(Processors.halves(List.of(List.of(0, 1)))).isEqualTo(Processors.shared());
    assertThat(Processors.halves(List.of())).isEqualTo(Processors.shared());
  }

  @Test
  void apart_onThisMachine_areHalfAndHalf() {
    Processors apart = Processors.apart();
    assertThat(apart.generator()).doesNotContainAnyElementsOf(apart.server());
    assertThat(apart.server()).hasSizeGreaterThanOrEqualTo(apart.generator().size());
  }
}
