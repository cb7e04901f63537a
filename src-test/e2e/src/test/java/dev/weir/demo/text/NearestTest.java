package dev.weir.demo.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NearestTest {

  private static final Set<String> KNOWN =
      Set.of("work", "workers", "queue", "maxWaiters", "drainTimeout", "port", "managementPort");

  @ParameterizedTest
  @CsvSource({
    "wrok, work",
    "worker, workers",
    "wrokers, workers",
    "drain, drainTimeout",
    "drian, drainTimeout",
    "mangementPort, managementPort",
    "maxwaiters, maxWaiters",
    "Queue, queue",
    "prot, port"
  })
  void to_slipOrBeginning_isTheWordMeant(String given, String meant) {
    assertThat(Nearest.to(given, KNOWN)).contains(meant);
  }

  @Test
  void to_nothingKnown_isEmpty() {
    assertThat(Nearest.to("a", List.of())).isEmpty();
    assertThat(Nearest.hint("a", List.of())).isEmpty();
  }

  @Test
  void to_wordOfAMillionLetters_isQuick() {
    String endless = "queue".repeat(200_000);

    assertThat(Nearest.to(endless, KNOWN)).isPresent();
    assertThat(Nearest.to("queue", List.of("port", endless))).contains(endless);
    assertThat(Nearest.to(endless, List.of(endless))).contains(endless);
  }
}
