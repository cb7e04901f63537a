package dev.weir.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.discipline.Discipline;
import java.lang.reflect.Field;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What happens only if a thread stops within a few instructions; for the rest see RoomTest. */
class UsherTest {

  /** What an index more adds to the ring's tail word. */
  private static final long ONE = 8;

  private final PoolCore core = TestCore.of(1, 1).core;
  private final Ring ring = new Ring(8);
  private final RoomBooks books = new RoomBooks();
  private final CountDownLatch drains = new CountDownLatch(1);
  private final Shelf shelf =
      new Shelf(ring, Discipline.priority(), books, Clock.STOPPED, new Pace(16), null);
  private final WaitingLine waiting =
      new WaitingLine(
          1,
          Discipline.by(
              "any",
              (a, b) -> {
                drains.countDown();
                return 0;
              }),
          Clock.STOPPED,
          null);
  private final Usher usher =
      new Usher(
          ring, shelf, new Places(16, ring, Tally.row(1)), waiting, books, new Moves(), () -> {});

  /** As a producer does that has claimed the first slot, and is about to write it. */
  private void claimFirst() {
    ring.change(ONE, 0);
    assertThat(ring.tailIndex()).isEqualTo(1);
  }

  private void writeFirst(Object entry) throws ReflectiveOperationException {
    Field slots = Ring.class.getDeclaredField("slots");
    slots.setAccessible(true);
    ((Object[]) slots.get(ring))[0] = entry;
  }

  @Test
  void pass_ringIsFullBehindOneWhoIsAboutToWrite_comesNotRoundToItsSlot() throws Exception {
    claimFirst();
    while (ring.tailIndex() < ring.size()) {
      assertThat(ring.publish(ring.tail(), new Object(), 1)).isTrue();
    }
    Guest guest = new Guest(core, "guest");
    assertThat(waiting.reserve()).isTrue();
    guest.becomeWaiting(guest.asWaiter());
    waiting.arrive(guest.asWaiter());
    Thread drainer = new Thread(() -> usher.pass(null), "drainer");
    drainer.start();
    assertThat(drains.await(10, TimeUnit.SECONDS)).isTrue();

    drainer.join(50); // there is no slot for the guest until the first is written and taken
    assertThat(ring.tailIndex()).isEqualTo(ring.size());
    writeFirst("first");
    drainer.join(10_000);

    Set<Object> taken = new HashSet<>();
    while (shelf.hasEntries()) {
      taken.add(shelf.take(new Ring.Cursor()));
    }
    assertThat(taken).hasSize(ring.size() + 1).contains("first", guest);
  }
}
