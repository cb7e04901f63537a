package dev.weir.internal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DemandTest {

  private final Demand demand = new Demand();

  @Test
  void fresh_isNone() {
    assertThat(demand.get()).isZero();
  }

  @Test
  void addAndProduced_areAddedUp() {
    demand.add(3);
    demand.add(4);
    demand.produced(5);
    demand.produced(0);

    assertThat(demand.get()).isEqualTo(2);
  }

  @Test
  void add_beyondTheGreatestNumber_isWithoutBound() {
    demand.add(Long.MAX_VALUE - 1);
    demand.add(2);

    assertThat(demand.get()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void withoutBound_nothingIsTakenOff() {
    demand.add(Long.MAX_VALUE);
    demand.produced(1_000);
    demand.add(1);
    demand.produced(Long.MAX_VALUE);

    assertThat(demand.get()).isEqualTo(Long.MAX_VALUE);
  }
}
