package dev.weir.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TimerHeapTest {

  private final TimerThread timer = new TimerThread("test");
  private final TimerHeap heap = new TimerHeap();

  private TimerThread.Entry entry(long when) {
    return new TimerThread.Entry(timer, when, () -> {});
  }

  private TimerThread.Entry add(long when) {
    TimerThread.Entry entry = entry(when);
    heap.add(entry);
    return entry;
  }

  private List<TimerThread.Entry> drain() {
    List<TimerThread.Entry> out = new ArrayList<>();
    while (heap.peek() != null) {
      TimerThread.Entry first = heap.peek();
      heap.remove(first);
      out.add(first);
    }
    return out;
  }

  @Test
  void peek_empty_isNull() {
    assertThat(heap.peek()).isNull();
    assertThat(heap.size()).isZero();
  }

  @Test
  void peek_several_isTheEarliest() {
    TimerThread.Entry late = add(30);
    TimerThread.Entry early = add(10);
    TimerThread.Entry middle = add(20);

    assertThat(heap.size()).isEqualTo(3);
    assertThat(drain()).containsExactly(early, middle, late);
  }

  @Test
  void peek_equalTimes_leaveInTheOrderTheyCame() {
    List<TimerThread.Entry> entries = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      entries.add(add(5));
    }

    assertThat(drain()).containsExactlyElementsOf(entries);
  }

  @Test
  void peek_clockWrapsAround_isStillTheEarliest() {
    TimerThread.Entry after = add(Long.MIN_VALUE + 5);
    TimerThread.Entry before = add(Long.MAX_VALUE - 5);

    assertThat(drain()).containsExactly(before, after);
  }

  @Test
  void remove_notInIt_isIgnored() {
    TimerThread.Entry in = add(1);
    TimerThread.Entry gone = add(2);
    heap.remove(gone);

    heap.remove(gone);
    heap.remove(entry(1));

    assertThat(heap.size()).isEqualTo(1);
    assertThat(heap.peek()).isSameAs(in);
  }

  @Test
  void remove_last_leavesNothing() {
    heap.remove(add(1));

    assertThat(heap.peek()).isNull();
    assertThat(heap.size()).isZero();
  }

  @Test
  void add_againAfterRemoval_isInItAgain() {
    TimerThread.Entry entry = add(1);
    heap.remove(entry);

    heap.add(entry);

    assertThat(heap.peek()).isSameAs(entry);
    assertThat(heap.size()).isEqualTo(1);
  }

  @Test
  void heap_growsAndShrinks_keepsEveryEntry() {
    List<TimerThread.Entry> entries = new ArrayList<>();
    for (int i = 0; i < 10_000; i++) {
      entries.add(add(10_000 - i));
    }
    for (int i = 0; i < 9_990; i++) {
      heap.remove(entries.get(i));
    }

    assertThat(heap.size()).isEqualTo(10);
    List<TimerThread.Entry> left = new ArrayList<>(entries.subList(9_990, 10_000));
    left.sort(Comparator.comparingLong(e -> e.when));
    assertThat(drain()).containsExactlyElementsOf(left);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void heap_randomOperations_agreesWithPriorityQueue(long seed) {
    Random random = new Random(seed);
    PriorityQueue<TimerThread.Entry> reference =
        new PriorityQueue<>(
            Comparator.<TimerThread.Entry>comparingLong(e -> e.when).thenComparing(e -> e.order));
    List<TimerThread.Entry> in = new ArrayList<>();
    for (int i = 0; i < 20_000; i++) {
      int growing = i % 4_000 < 2_000 ? 6 : 3; // up and down, over all sizes
      int dice = random.nextInt(10);
      if (dice < growing) {
        TimerThread.Entry entry = add(random.nextInt(500) - 250);
        reference.add(entry);
        in.add(entry);
      } else if (dice < growing + 2 && !in.isEmpty()) {
        TimerThread.Entry entry = in.remove(random.nextInt(in.size()));
        heap.remove(entry);
        reference.remove(entry);
      } else if (!reference.isEmpty()) {
        TimerThread.Entry first = reference.poll();
        assertThat(heap.peek()).isSameAs(first);
        heap.remove(first);
        in.remove(first);
      }
      assertThat(heap.size()).isEqualTo(reference.size());
      assertThat(heap.peek()).isSameAs(reference.peek());
    }
  }
}
