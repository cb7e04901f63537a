package dev.weir.internal;

import dev.weir.observe.Ledger;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.BooleanSupplier;

/**
 * One stream, and what two threads do to it at once: each thing that is done in order (what a
 * source sends, what a subscriber requests) belongs to one of them, chosen at random.
 */
abstract class Race {

  static final int THREADS = 2;

  final Random random;
  private final List<List<Runnable>> scripts = new ArrayList<>();
  private final Queue<String> complaints = new ConcurrentLinkedQueue<>();

  Race(Random random) {
    this.random = random;
    for (int t = 0; t < THREADS; t++) {
      scripts.add(new ArrayList<>());
    }
  }

  /** These are done in this order, among the others that the same thread does. */
  final void plan(List<Runnable> actions) {
    List<Runnable> script = scripts.get(random.nextInt(THREADS));
    int at = 0;
    for (Runnable action : actions) {
      at += random.nextInt(script.size() - at + 1);
      script.add(at++, action);
    }
  }

  /** Somebody who takes as much as comes to mind. */
  final RacingSubscriber newSubscriber(boolean fuses, int senders) {
    return new RacingSubscriber(
        random.nextBoolean() ? random.nextInt(4) : Long.MAX_VALUE,
        this::complain,
        fuses,
        random.nextInt(4) == 0 ? 1 + random.nextInt(4) : Integer.MAX_VALUE,
        senders);
  }

  /** It requests more, and cancels, while time passes. */
  final void plan(RacingSubscriber subscriber, HeldTimer timer) {
    List<Runnable> requests = new ArrayList<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      long n = 1 + random.nextInt(3);
      requests.add(() -> subscriber.request(n));
    }
    plan(requests);
    plan(List.of(subscriber::cancel));
    plan(List.of(() -> timer.advance(60), () -> timer.advance(60)));
  }

  final void judge(RacingSubscriber subscriber, HeldTimer timer, Ledger ledger) {
    expect(() -> ledger.isBalanced() && ledger.pending() == 0, "ledger: " + ledger);
    expect(
        () -> ledger.completed() == subscriber.taken(),
        "passed on: " + subscriber.taken() + ", ledger: " + ledger);
    expect(() -> !timer.isLeftBehind(), "a timer is left");
    expect(subscriber::isOver, "it is not over");
  }

  final void run(int thread) {
    for (Runnable action : scripts.get(thread)) {
      try {
        action.run();
      } catch (RuntimeException | Error e) {
        complain("thrown: " + e);
      }
    }
  }

  final void complain(String what) {
    complaints.add(what);
  }

  final void expect(BooleanSupplier holds, String what) {
    if (!holds.getAsBoolean()) {
      complain(what);
    }
  }

  /** Both threads are done: looks at what has become of everything. */
  abstract void judge();

  /** What was wrong; empty if nothing. */
  final List<String> complaints() {
    return List.copyOf(complaints);
  }

  @Override
  public abstract String toString();
}
