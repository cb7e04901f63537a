package dev.weir.netty.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.netty.Urgency;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class MemoryTest {

  private long now;
  private final Memory memory =
      new Memory(3, () -> now, nanos -> new Heard(Duration.ofSeconds(5), 0.05, () -> 0, nanos));

  private Heard called(String authority) {
    now++;
    Heard heard = memory.of(authority);
    assertThat(heard.maySend(Urgency.USUAL, now)).isTrue();
    return heard;
  }

  @Test
  void of_sameAuthority_isTheSame() {
    assertThat(called("a")).isSameAs(called("a"));
  }

  @Test
  void of_oneTooMany_forgetsTheOneThatWasIdleForLongest() {
    Heard a = called("a");
    Heard b = called("b");
    Heard c = called("c");
    called("a");

    called("d");

    assertThat(memory.size()).isEqualTo(3);
    assertThat(memory.of("a")).isSameAs(a);
    assertThat(memory.of("c")).isSameAs(c);
    assertThat(memory.of("b")).isNotSameAs(b);
  }

  @Test
  void of_manyAuthorities_remembersNoMoreThanItMay() {
    for (int i = 0; i < 1_000; i++) {
      called("host-" + i);
    }

    assertThat(memory.size()).isEqualTo(3);
  }
}
