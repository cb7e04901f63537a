package dev.weir.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.discipline.Discipline;
import dev.weir.observe.Outcome;
import dev.weir.request.Request;
import org.junit.jupiter.api.Test;

class WaitingLineTest {

  private final PoolCore core = TestCore.of(1, 1).core;
  private final WaitingLine line = new WaitingLine(2, Discipline.fifo(), Clock.STOPPED, null);

  private Waiter arrived(String name) {
    Guest guest = new Guest(core, name);
    assertThat(line.reserve()).isTrue();
    Waiter waiter = new Waiter(guest, Request.PLAIN, 0);
    guest.becomeWaiting(waiter);
    line.arrive(waiter);
    return waiter;
  }

  @Test
  void reserve_beyondTheMost_isRefusedUntilOneIsReleased() {
    arrived("a");
    arrived("b");
    assertThat(line.reserve()).isFalse();
    assertThat(line.count()).isEqualTo(2);

    line.release();

    assertThat(line.reserve()).isTrue();
  }

  @Test
  void depart_inLine_leavesItAtOnce() {
    Waiter a = arrived("a");
    Waiter b = arrived("b");
    line.absorb();
    a.admission().settle(Outcome.CANCELLED);

    line.depart(a);
    line.absorb();

    assertThat(line.count()).isEqualTo(1);
    assertThat(line.next()).isSameAs(b);
    assertThat(line.isEmpty()).isTrue();
  }

  @Test
  void depart_theOnlyOne_leavesNobodyBehind() {
    Waiter a = arrived("a");
    line.absorb();
    assertThat(line.isEmpty()).isFalse();
    a.admission().settle(Outcome.CANCELLED);

    line.depart(a);
    line.absorb();

    assertThat(line.isEmpty()).isTrue();
    assertThat(a.ranks).isNull();
  }

  @Test
  void depart_beforeItWasSeen_neverJoins() {
    Waiter a = arrived("a");
    a.admission().settle(Outcome.CANCELLED);
    line.depart(a);

    line.absorb();

    assertThat(line.isEmpty()).isTrue();
    assertThat(line.count()).isZero();
  }
}
