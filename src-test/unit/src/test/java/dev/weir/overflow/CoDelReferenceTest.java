package dev.weir.overflow;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;

/** The same packets are dropped, and at the same times, as by the pseudocode of RFC 8289. */
class CoDelReferenceTest {

  private static final long TARGET = 5_000_000;
  private static final long INTERVAL = 100_000_000;
  private static final int STEPS = 20_000;

  /** A queue of the times at which packets came, and what becomes of those. */
  private abstract static class Queue {
    final Deque<Long> packets = new ArrayDeque<>();
    final List<String> fates = new ArrayList<>();

    final void drop(long packet, long now) {
      fates.add(packet + " dropped at " + now);
    }

    abstract void deque(long now);
  }

  /** As a gate asks. */
  private static final class Ours extends Queue {
    private final CoDel.Control control =
        new CoDel(Duration.ofNanos(TARGET), Duration.ofNanos(INTERVAL)).newControl();

    @Override
    void deque(long now) {
      while (!packets.isEmpty()) {
        long packet = packets.remove();
        if (!control.isToCut(now - packet, now, packets.size() + 1)) {
          fates.add(packet + " sent at " + now);
          return;
        }
        drop(packet, now);
      }
      control.isToCut(0, now, 0);
    }
  }

  /** RFC 8289, section 5, with its names; of a queue in which one packet is enough to send. */
  private static final class Reference extends Queue {
    private long firstAboveTime;
    private long dropNext;
    private long count;
    private long lastCount;
    private boolean dropping;
    private boolean okToDrop;

    private static long controlLaw(long t, long count) {
      return t + (long) (INTERVAL / Math.sqrt((double) count));
    }

    private Long dodequeue(long now) {
      okToDrop = false;
      Long packet = packets.poll();
      if (packet == null) {
        firstAboveTime = 0;
        return null;
      }
      long sojournTime = now - packet;
      if (sojournTime < TARGET || packets.isEmpty()) {
        firstAboveTime = 0;
      } else if (firstAboveTime == 0) {
        firstAboveTime = now + INTERVAL;
      } else if (now >= firstAboveTime) {
        okToDrop = true;
      }
      return packet;
    }

    @Override
    void deque(long now) {
      Long packet = dodequeue(now);
      if (dropping) {
        if (!okToDrop) {
          dropping = false;
        }
        while (now >= dropNext && dropping) {
          drop(packet, now);
          count++;
          packet = dodequeue(now);
          if (!okToDrop) {
            dropping = false;
          } else {
            dropNext = controlLaw(dropNext, count);
          }
        }
      } else if (okToDrop) {
        drop(packet, now);
        packet = dodequeue(now);
        dropping = true;
        long delta = count - lastCount;
        count = 1;
        if (delta > 1 && now - dropNext < 16 * INTERVAL) {
          count = delta;
        }
        dropNext = controlLaw(now, count);
        lastCount = count;
      }
      if (packet != null) {
        fates.add(packet + " sent at " + now);
      }
    }
  }

  /** Packets come faster than they go for a while, then more slowly, and sometimes not at all. */
  @RepeatedTest(50)
  void control_onRandomTraffic_dropsAsTheReferenceDoes(RepetitionInfo repetition) {
    Random random = new Random(repetition.getCurrentRepetition());
    Ours ours = new Ours();
    Reference reference = new Reference();
    long now = 1;
    double load = 1;
    for (int step = 0; step < STEPS; step++) {
      now += (long) (-Math.log(1 - random.nextDouble()) * INTERVAL / 20);
      if (random.nextInt(500) == 0) {
        load = 0.5 + random.nextDouble();
      }
      if (random.nextInt(300) == 0) {
        now += (long) (random.nextDouble() * 20 * INTERVAL);
      }
      for (double d = random.nextDouble() * 2 * load; random.nextDouble() < d; d--) {
        ours.packets.add(now);
        reference.packets.add(now);
      }
      ours.deque(now);
      reference.deque(now);
    }

    assertThat(reference.fates).anyMatch(fate -> fate.contains("dropped"));
    assertThat(ours.fates).isEqualTo(reference.fates);
  }
}
