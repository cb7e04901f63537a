package dev.weir.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.support.Threads;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RingTest {

  private final Ring ring = new Ring(8);
  private final Ring.Cursor cursor = new Ring.Cursor();

  private boolean publish(Object element, long stamp) {
    return ring.publish(ring.tail(), element, stamp);
  }

  @ParameterizedTest
  @CsvSource({"0, 8", "1, 8", "8, 8", "9, 16", "16, 16", "17, 32", "1000, 1024", "1024, 1024"})
  void size_leastSize_isThePowerOfTwoAbove(int least, int size) {
    assertThat(new Ring(least).size()).isEqualTo(size);
  }

  @Test
  void poll_empty_isNull() {
    assertThat(ring.poll(cursor)).isNull();
    assertThat(ring.isEmpty()).isTrue();
  }

  @Test
  void poll_published_isFirstInFirstOutWithItsStamp() {
    assertThat(publish("a", 5)).isTrue();
    assertThat(publish("b", 0)).isTrue();
    assertThat(ring.isEmpty()).isFalse();

    assertThat(ring.poll(cursor)).isEqualTo("a");
    assertThat(cursor.stamp()).isEqualTo(5);
    assertThat(ring.poll(cursor)).isEqualTo("b");
    assertThat(cursor.stamp()).isZero();
    assertThat(ring.poll(cursor)).isNull();
    assertThat(ring.isEmpty()).isTrue();
  }

  @Test
  void poll_manyTimesAround_keepsOrder() {
    for (int i = 0; i < 1_000; i++) {
      publish(2 * i, 0);
      publish(2 * i + 1, 0);
      assertThat(ring.poll(cursor)).isEqualTo(2 * i);
      assertThat(ring.poll(cursor)).isEqualTo(2 * i + 1);
    }
    assertThat(ring.tailIndex()).isEqualTo(2_000);
    assertThat(ring.headIndex()).isEqualTo(2_000);
  }

  @Test
  void poll_anotherCursor_seesTheSameRing() {
    publish("a", 0);
    publish("b", 0);

    assertThat(ring.poll(new Ring.Cursor())).isEqualTo("a");
    assertThat(ring.poll(cursor)).isEqualTo("b");
    assertThat(ring.poll(new Ring.Cursor())).isNull();
  }

  @Test
  void publish_tailHasMoved_isRefused() {
    long word = ring.tail();
    publish("a", 0);

    assertThat(ring.publish(word, "b", 0)).isFalse();
    assertThat(ring.tailIndex()).isEqualTo(1);
  }

  @Test
  void publish_slotTaken_isRefused() {
    for (int i = 0; i < ring.size(); i++) {
      assertThat(publish(i, 0)).isTrue();
    }

    assertThat(publish("more", 0)).isFalse();
    assertThat(ring.tailIndex()).isEqualTo(ring.size());
    ring.poll(cursor);
    assertThat(publish("more", 0)).isTrue();
  }

  @Test
  void raise_flag_refusesThosePublishingByTheOldWordAndKeepsTheIndex() {
    publish("a", 0);
    long before = ring.tail();

    ring.change(Ring.LINED, 0);

    assertThat(ring.publish(before, "b", 0)).isFalse();
    assertThat(ring.tailIndex()).isEqualTo(1);
    assertThat(ring.tail() & Ring.LINED).isNotZero();
    assertThat(ring.tail() & Ring.CLOSED).isZero();
    assertThat(publish("b", 0)).isTrue();
    assertThat(ring.tail() & Ring.LINED).isNotZero();
  }

  @Test
  void raise_twice_isAsOnce() {
    ring.change(Ring.CLOSED, 0);
    long word = ring.tail();
    ring.change(Ring.CLOSED, 0);

    assertThat(ring.tail()).isEqualTo(word);
  }

  @Test
  void lower_flag_leavesTheOther() {
    ring.change(Ring.CLOSED, 0);
    ring.change(Ring.LINED, 0);

    ring.change(0, Ring.LINED);
    ring.change(0, Ring.LINED);

    assertThat(ring.tail()).isEqualTo(Ring.CLOSED);
  }

  @Test
  void oldestStamp_someSampled_isThatOfTheFirstThatCounts() {
    assertThat(ring.oldestStamp(e -> true)).isZero();
    publish("unsampled", 0);
    publish("dead", 3);
    publish("live", 7);
    publish("later", 9);

    assertThat(ring.oldestStamp(e -> true)).isEqualTo(3);
    assertThat(ring.oldestStamp(e -> !e.equals("dead"))).isEqualTo(7);
    assertThat(ring.oldestStamp(e -> false)).isZero();
  }

  @Test
  void oldestStamp_afterPoll_isOfWhatIsLeft() {
    publish("a", 3);
    publish("b", 7);
    ring.poll(cursor);

    assertThat(ring.oldestStamp(e -> true)).isEqualTo(7);
  }

  @Test
  void ring_manyProducersAndConsumers_eachElementOnceInEachProducersOrder() throws Exception {
    int perProducer = 100_000;
    Ring shared = new Ring(16);
    AtomicIntegerArray seen = new AtomicIntegerArray(2 * perProducer);
    AtomicLong taken = new AtomicLong();

    Threads.together(
        4,
        index -> {
          if (index < 2) {
            int spins = 0;
            for (int i = 0; i < perProducer; ) {
              long word = shared.tail();
              if (Ring.index(word) < shared.headIndex() + shared.size()
                  && shared.publish(word, index * perProducer + i, i + 1)) {
                i++;
                spins = 0;
              } else {
                spins = Spin.pause(spins);
              }
            }
          } else {
            Ring.Cursor own = new Ring.Cursor();
            int[] last = {-1, -1};
            int spins = 0;
            while (taken.get() < 2 * perProducer) {
              Integer element = (Integer) shared.poll(own);
              if (element == null) {
                spins = Spin.pause(spins);
                continue;
              }
              spins = 0;
              taken.incrementAndGet();
              seen.incrementAndGet(element);
              int producer = element / perProducer;
              assertThat(own.stamp()).isEqualTo(element % perProducer + 1);
              assertThat(element).isGreaterThan(last[producer]);
              last[producer] = element;
            }
          }
        });

    for (int i = 0; i < 2 * perProducer; i++) {
      assertThat(seen.get(i)).isEqualTo(1);
    }
  }

  @Test
  void lowerWhile_otherFlagUp_lowersBoth() {
    ring.change(Ring.LINED | Ring.CLEARING | Ring.CLOSED, 0);

    ring.lowerWhile(Ring.CLEARING, Ring.LINED | Ring.CLEARING);

    assertThat(ring.tail()).isEqualTo(Ring.CLOSED);
  }

  @Test
  void lowerWhile_otherFlagDown_leavesItUp() {
    ring.change(Ring.LINED, Ring.CLEARING);

    ring.lowerWhile(Ring.CLEARING, Ring.LINED | Ring.CLEARING);

    assertThat(ring.tail()).isEqualTo(Ring.LINED);
  }
}
