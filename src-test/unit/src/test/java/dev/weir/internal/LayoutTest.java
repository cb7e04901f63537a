package dev.weir.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.openjdk.jol.info.ClassLayout;
import org.openjdk.jol.info.FieldLayout;

/** What different threads write lies in different cache lines, as this JVM lays out objects. */
class LayoutTest {

  private static final int LINE = 64;

  private static List<FieldLayout> fields(Class<?> type) {
    return ClassLayout.parseClass(type).fields().stream()
        .sorted(Comparator.comparingLong(FieldLayout::offset))
        .toList();
  }

  private static boolean isPadding(FieldLayout field) {
    return field.name().matches("[abcd]\\d+");
  }

  private static void assertApartFromNeighbours(Class<?> type, int before, int after) {
    List<FieldLayout> own = fields(type).stream().filter(f -> !isPadding(f)).toList();
    FieldLayout last = own.get(own.size() - 1);

    assertThat(own.get(0).offset()).isGreaterThanOrEqualTo(before);
    assertThat(ClassLayout.parseClass(type).instanceSize() - last.offset() - last.size())
        .isGreaterThanOrEqualTo(after);
  }

  @Test
  void paddedLong_itsValue_isAlone() {
    assertApartFromNeighbours(PaddedLong.class, 2 * LINE, 2 * LINE - Long.BYTES);
  }

  @Test
  void tally_itsCounters_areAlone() {
    assertApartFromNeighbours(Tally.class, 2 * LINE, 2 * LINE - Long.BYTES);
  }

  @Test
  void cursor_itsPosition_isAlone() {
    assertApartFromNeighbours(Ring.Cursor.class, 2 * LINE, 2 * LINE - Long.BYTES);
  }

  @Test
  void seat_itsState_isAlone() {
    assertApartFromNeighbours(PoolSeat.class, 2 * LINE, 2 * LINE - Long.BYTES);
  }

  /** Of 10^6 that wait in a ranked room each costs this, whatever its line needs besides. */
  @Test
  void waiter_itsFields_fitIntoOneLine() {
    assertThat(ClassLayout.parseClass(Waiter.class).instanceSize()).isLessThanOrEqualTo(56);
  }

  @Test
  void returns_theirTop_isAlone() {
    assertApartFromNeighbours(Returns.class, 2 * LINE, 2 * LINE - Long.BYTES);
  }

  /** What {@code schedule} allocates. */
  @Test
  void directTask_itsFields_fitIntoHalfALine() {
    assertThat(ClassLayout.parseClass(DirectTask.class).instanceSize()).isLessThanOrEqualTo(32);
  }

  @Test
  void strand_itsProducersAndItsConsumer_areApart() {
    assertSidesApart(Strand.class, Set.of("last", "pending"), Set.of("first", "current"));
  }

  @Test
  void backlog_itsProducerAndThoseWhoTake_areApart() {
    assertSidesApart(BacklogLayout.Cells.class, Set.of("tail", "knownHead"), Set.of("head"));
  }

  private static void assertSidesApart(Class<?> type, Set<String> producers, Set<String> consumer) {
    List<FieldLayout> own = fields(type).stream().filter(f -> !isPadding(f)).toList();

    assertApartFromNeighbours(type, LINE, LINE);
    for (FieldLayout one : own) {
      assertThat(one.offset()).as(one.name()).isGreaterThanOrEqualTo(LINE);
      for (FieldLayout other : own) {
        if (side(one, producers, consumer) != side(other, producers, consumer)) {
          assertThat(Math.abs(one.offset() - other.offset()))
              .as("%s and %s", one.name(), other.name())
              .isGreaterThanOrEqualTo(LINE);
        }
      }
    }
  }

  private static int side(FieldLayout field, Set<String> producers, Set<String> consumer) {
    return producers.contains(field.name()) ? 0 : consumer.contains(field.name()) ? 1 : 2;
  }
}
