package dev.weir.observe;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LedgerTest {

  /* Each term is a power of two of its own, so a term missing from a sum shows. */
  private static Ledger ledger(long offered) {
    return new Ledger(offered, 1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 2048);
  }

  @Test
  void settled_everyTerm_sumsOutcomesAndConflated() {
    assertThat(ledger(0).settled()).isEqualTo(1 + 2 + 4 + 8 + 16 + 32 + 64);
  }

  @Test
  void pending_everyTerm_sumsWhatIsUnderWay() {
    assertThat(ledger(0).pending()).isEqualTo(128 + 256 + 512 + 1024 + 2048);
  }

  @Test
  void isBalanced_allAccountedFor_isTrue() {
    assertThat(ledger(4095).isBalanced()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(longs = {4094, 4096, 0})
  void isBalanced_anyAmiss_isFalse(long offered) {
    assertThat(ledger(offered).isBalanced()).isFalse();
  }
}
