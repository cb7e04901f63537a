package dev.weir.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReturnsTest {

  private final Returns returns = new Returns();

  private static final class Named extends Returns.Link {
    private final String name;

    Named(String name) {
      this.name = name;
    }
  }

  private List<String> takeAll() {
    List<String> names = new ArrayList<>();
    for (Returns.Link link = returns.takeAll(); link != null; link = link.next()) {
      names.add(((Named) link).name);
    }
    return names;
  }

  @Test
  void takeAll_nothingHasCome_isNull() {
    assertThat(returns.takeAll()).isNull();
  }

  @Test
  void add_onlyTheFirst_hasToTell() {
    assertThat(returns.add(new Named("a"))).isTrue();
    assertThat(returns.add(new Named("b"))).isFalse();
    assertThat(returns.add(new Named("c"))).isFalse();
  }

  @Test
  void takeAll_several_areInTheOrderInWhichTheyCame() {
    returns.add(new Named("a"));
    returns.add(new Named("b"));
    returns.add(new Named("c"));

    assertThat(takeAll()).containsExactly("a", "b", "c");
    assertThat(returns.takeAll()).isNull();
  }

  @Test
  void add_afterAllWereTaken_hasToTellAgain() {
    returns.add(new Named("a"));
    takeAll();

    assertThat(returns.add(new Named("b"))).isTrue();
    assertThat(takeAll()).containsExactly("b");
  }
}
