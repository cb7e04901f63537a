package dev.weir.discipline;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FifoTest {

  private final TestLine<String> line = TestLine.of(Discipline.fifo());

  @Test
  void poll_empty_isNull() {
    assertThat(line.poll()).isNull();
    assertThat(line.size()).isZero();
  }

  @Test
  void poll_several_isFirstComeFirstServed() {
    line.add("a", TestTicket.PLAIN);
    line.add("b", TestTicket.PLAIN);
    line.add("c", TestTicket.PLAIN);

    assertThat(line.size()).isEqualTo(3);
    assertThat(line.poll()).isEqualTo("a");
    assertThat(line.poll()).isEqualTo("b");
    assertThat(line.poll()).isEqualTo("c");
    assertThat(line.poll()).isNull();
    assertThat(line.size()).isZero();
  }

  @Test
  void leave_first_isSkipped() {
    TestLine.Place a = line.add("a", TestTicket.PLAIN);
    line.add("b", TestTicket.PLAIN);

    line.leave(a);

    assertThat(line.size()).isEqualTo(1);
    assertThat(line.poll()).isEqualTo("b");
  }

  @Test
  void leave_middleAndLast_keepsTheOthersInOrder() {
    line.add("a", TestTicket.PLAIN);
    TestLine.Place b = line.add("b", TestTicket.PLAIN);
    line.add("c", TestTicket.PLAIN);
    TestLine.Place d = line.add("d", TestTicket.PLAIN);

    line.leave(b);
    line.leave(d);
    line.add("e", TestTicket.PLAIN);

    assertThat(line.poll()).isEqualTo("a");
    assertThat(line.poll()).isEqualTo("c");
    assertThat(line.poll()).isEqualTo("e");
    assertThat(line.poll()).isNull();
  }

  @Test
  void leave_twice_countsOnce() {
    TestLine.Place a = line.add("a", TestTicket.PLAIN);
    line.add("b", TestTicket.PLAIN);

    line.leave(a);
    line.leave(a);

    assertThat(line.size()).isEqualTo(1);
  }

  @Test
  void leave_afterPoll_isIgnored() {
    TestLine.Place a = line.add("a", TestTicket.PLAIN);
    line.add("b", TestTicket.PLAIN);
    line.poll();

    line.leave(a);

    assertThat(line.size()).isEqualTo(1);
    assertThat(line.poll()).isEqualTo("b");
  }

  @Test
  void leave_placeOfAnotherKind_isIgnored() {
    line.add("a", TestTicket.PLAIN);

    line.leave(TestLine.nowhere());

    assertThat(line.size()).isEqualTo(1);
  }

  @Test
  void newLine_twice_areApart() {
    TestLine<String> other = TestLine.of(Discipline.fifo());
    line.add("a", TestTicket.PLAIN);

    assertThat(other.poll()).isNull();
  }

  @Test
  void toString_fifo_isItsName() {
    assertThat(Discipline.fifo()).hasToString("fifo");
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void line_randomOperations_agreesWithReference(long seed) {
    Random random = new Random(seed);
    TestLine<Integer> tested = TestLine.of(Discipline.fifo());
    Map<Integer, TestLine.Place> reference = new LinkedHashMap<>();
    for (int i = 0; i < 10_000; i++) {
      switch (random.nextInt(4)) {
        case 0, 1 -> reference.put(i, tested.add(i, TestTicket.PLAIN));
        case 2 -> {
          Integer expected = reference.isEmpty() ? null : reference.keySet().iterator().next();
          assertThat(tested.poll()).isEqualTo(expected);
          reference.remove(expected);
        }
        default -> {
          if (!reference.isEmpty()) {
            List<Integer> keys = new ArrayList<>(reference.keySet());
            Integer key = keys.get(random.nextInt(Math.min(50, keys.size())));
            tested.leave(reference.remove(key));
          }
        }
      }
      assertThat(tested.size()).isEqualTo(reference.size());
    }
  }
}
