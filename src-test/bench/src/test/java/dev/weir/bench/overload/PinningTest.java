package dev.weir.bench.overload;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Who may use which core. */
class PinningTest {

  @Test
  void parse_rangesAndSingleOnes_areAllOfThem() {
    assertThat(Pinning.parse("0")).containsExactly(0);
    assertThat(Pinning.parse("0-1")).containsExactly(0, 1);
    assertThat(Pinning.parse("0-2,5,7-8")).containsExactly(0, 1, 2, 5, 7, 8);
  }

  @Test
  void none_hasNoPrefixAndSaysSo() {
    try (Pinning none = Pinning.none()) {
      assertThat(none.prefix()).isEmpty();
      assertThat(none.words()).isEqualTo("not pinned");
    }
  }
}
