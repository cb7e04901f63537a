package dev.weir.demo.load.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the first signal ends, whenever it comes. */
class InterruptionTest {

  private final Interruption interruption = new Interruption();
  private final List<String> log = new ArrayList<>();

  @Test
  void come_whileSomethingIsUnderWay_tellsAndEndsIt() {
    interruption.tells(() -> log.add("heard"));
    interruption.ends(() -> log.add("ended"));
    assertThat(interruption.came()).isFalse();

    interruption.come(130);

    assertThat(log).containsExactly("heard", "ended");
    assertThat(interruption.came()).isTrue();
    assertThat(interruption.exitCode()).isEqualTo(130);
  }

  @Test
  void come_beforeSomethingBegins_endsThatAtOnce() {
    interruption.come(143);

    interruption.tells(() -> log.add("heard"));
    interruption.ends(() -> log.add("ended"));

    assertThat(log).containsExactly("heard", "ended");
  }

  @Test
  void come_whenSomethingElseHasBegun_endsThatAlone() {
    interruption.ends(() -> log.add("first"));
    interruption.ends(() -> log.add("second"));

    interruption.come(130);

    assertThat(log).containsExactly("second");
  }
}
