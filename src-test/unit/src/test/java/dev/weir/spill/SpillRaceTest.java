package dev.weir.spill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weir.observe.Ledger;
import dev.weir.overflow.Overflow;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Operators;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.util.context.Context;

/**
 * Streams over a spill, one after the other, each sent to, requested from and cancelled by two
 * threads at random while a third owns the log, some of them until the spill is disposed of:
 * everything comes out once or is left on disk, each class in order, and the books agree.
 *
 * <p>{@code -Dspill.races=…} says how many spills; {@code -Dspill.seed=…} repeats a run's choices,
 * though not its threads' pace.
 */
class SpillRaceTest {

  private static final int RACES = Integer.getInteger("spill.races", 100);
  private static final long SEED = Long.getLong("spill.seed", System.nanoTime());
  private static final long PATIENCE_SECONDS = 60;

  private final ExecutorService threads = Executors.newFixedThreadPool(2);
  private final Scheduler disk =
      Schedulers.newSingle(
          task -> {
            Thread thread = new Thread(task, "disk");
            thread.setDaemon(true);
            return thread;
          });
  private final Scheduler emitter = Schedulers.newSingle("emitter", true);

  @AfterEach
  void end() {
    threads.shutdownNow();
    disk.dispose();
    emitter.dispose();
  }

  @Test
  void streams_atRandom_loseAndRepeatNothing() throws InterruptedException {
    System.out.printf("%d races, -Dspill.seed=%d%n", RACES, SEED);
    for (int i = 0; i < RACES; i++) {
      Race race = new Race(new Random(SEED + i));
      race.run();
      assertThat(race.complaints()).as("race %s of -Dspill.seed=%s: %s", i, SEED, race).isEmpty();
    }
  }

  /** An element: replayed if it was decoded. */
  private record Parcel(int number, boolean replayed) {}

  private static final SpillCodec<Parcel> CODEC =
      new SpillCodec<>() {
        @Override
        public void encode(Parcel parcel, SpillOutput out) {
          out.writeInt(parcel.number());
        }

        @Override
        public Parcel decode(ByteBuffer record) {
          return new Parcel(record.getInt(), true);
        }
      };

  private final class Race {

    private final Random random;
    private final MemoryLog log = new MemoryLog();
    private final boolean inOrder;
    private final boolean fails;
    private final boolean endsEarly;
    private final Overflow overflow;
    private final int memory;
    private final Spill<Parcel> spill;
    private final Queue<String> complaints = new ConcurrentLinkedQueue<>();
    private final Set<Integer> received = Collections.synchronizedSet(new HashSet<>());
    private final Set<Integer> discarded = Collections.synchronizedSet(new HashSet<>());
    private final AtomicInteger numbers = new AtomicInteger();
    private final AtomicInteger dropped = new AtomicInteger();
    private int lastLive;
    private int lastReplayed;

    Race(Random random) {
      this.random = random;
      this.inOrder = random.nextBoolean();
      this.fails = random.nextInt(5) == 0;
      this.endsEarly = random.nextInt(4) == 0;
      this.memory = 1 + random.nextInt(4);
      this.overflow =
          List.of(
                  Overflow.block(),
                  Overflow.block(),
                  Overflow.drop(),
                  Overflow.reject(),
                  Overflow.timeout(Duration.ofNanos(20_000)))
              .get(random.nextInt(5));
      log.maxBytes(random.nextBoolean() ? 4L * (1 + random.nextInt(8)) : Long.MAX_VALUE);
      SpillBuilder<Parcel> builder =
          Spill.in(Path.of("memory"), CODEC)
              .overflow(overflow)
              .handover(1 + random.nextInt(4))
              .readAhead(1 + random.nextInt(4))
              .shares(1 + random.nextInt(3), 1 + random.nextInt(3))
              .disk(disk)
              .emitter(random.nextBoolean() ? Schedulers.immediate() : emitter);
      this.spill = (inOrder ? builder.inOrder() : builder).build(log, 1_024);
    }

    void run() throws InterruptedException {
      for (int i = random.nextInt(3); i > 0; i--) {
        new Stream(random.nextInt(12), random.nextInt(12)).run();
      }
      if (fails) {
        log.failWriting(MemoryLog.noSpace());
        boolean cancels = random.nextBoolean();
        new Stream(random.nextInt(12), cancels ? random.nextInt(12) : Integer.MAX_VALUE).run();
        log.failWriting(null);
      }
      if (endsEarly) {
        boolean forced = random.nextBoolean();
        new Stream(random.nextInt(12), Integer.MAX_VALUE)
            .run(forced ? spill::dispose : () -> spill.disposeGracefully().subscribe());
      } else {
        new Stream(random.nextInt(12), Integer.MAX_VALUE).run();
        new Stream(0, Integer.MAX_VALUE).run(); // what another that has failed may have left
      }
      spill.disposeGracefully().block(Duration.ofSeconds(PATIENCE_SECONDS));
      await() // what was handed over to a spill that has ended is refused on the disk's thread
          .atMost(Duration.ofSeconds(PATIENCE_SECONDS))
          .pollInterval(Duration.ofMillis(1))
          .until(() -> spill.snapshot().ledger().queued() == 0);
      judge();
    }

    private void judge() {
      Ledger ledger = spill.snapshot().ledger();
      Set<Integer> left = numbersOf(log.left());
      complaints.addAll(log.complaints());
      expect(ledger.isBalanced() && ledger.pending() == ledger.spilled(), "law of " + ledger);
      expect(endsEarly || left.isEmpty(), left + " left: " + ledger);
      // one in hand at a forced end counts as passed on, and is on disk
      expect(left.size() - ledger.spilled() <= (endsEarly ? 1 : 0), left + " left: " + ledger);
      expect(ledger.completed() == received.size(), received.size() + " received: " + ledger);
      // what is sent after a cancel is discarded, and not counted
      expect(ledger.offered() <= numbers.get() - dropped.get(), numbers + " sent: " + ledger);
      Set<Integer> written = numbersOf(log.all());
      for (int i = 0; i < numbers.get(); i++) {
        boolean safe = received.contains(i) || left.contains(i);
        expect(safe || discarded.contains(i), i + " is lost");
        expect(safe || !written.contains(i), i + " was written, and is lost");
        expect(discarded.contains(i) || !written.contains(i), i + " was written, and is kept");
      }
      expect(
          inOrder || overflow.whenFull() != Overflow.Verdict.WAIT || ledger.dropped() == 0,
          "dropped: " + ledger);
    }

    private static Set<Integer> numbersOf(List<byte[]> records) {
      return records.stream()
          .map(bytes -> ByteBuffer.wrap(bytes).getInt())
          .collect(Collectors.toSet());
    }

    private void expect(boolean holds, String what) {
      if (!holds) {
        complaints.add(what);
      }
    }

    List<String> complaints() {
      return List.copyOf(complaints);
    }

    @Override
    public String toString() {
      return spill + ", memory " + memory + ", " + spill.snapshot();
    }

    /** One subscription: to be cancelled after so many, or to go on to the end. */
    private final class Stream implements CoreSubscriber<Parcel>, Subscription {

      private final int count;
      private final int cancelAfter;
      private final long seed = random.nextLong();
      private final AtomicLong asked = new AtomicLong();
      private final AtomicInteger inside = new AtomicInteger();
      private final CountDownLatch over = new CountDownLatch(1);
      private final Context context =
          Operators.enableOnDiscard(Context.empty(), this::discard)
              .put("reactor.onNextDropped.local", (java.util.function.Consumer<Object>) this::drop)
              .put(
                  "reactor.onErrorDropped.local", (java.util.function.Consumer<Throwable>) e -> {});
      private volatile boolean ended;
      private volatile boolean stopped;
      private Subscriber<? super Parcel> operator;
      private Subscription subscription;
      private int taken;

      Stream(int count, int cancelAfter) {
        this.count = count;
        this.cancelAfter = cancelAfter;
      }

      void run() throws InterruptedException {
        run(() -> {});
      }

      void run(Runnable meanwhile) throws InterruptedException {
        Flux.<Parcel>from(this::connect).transform(spill.operator(memory)).subscribe(this);
        CountDownLatch both = new CountDownLatch(2);
        threads.execute(() -> guarded(this::send, both));
        threads.execute(() -> guarded(this::take, both));
        meanwhile.run();
        expect(both.await(PATIENCE_SECONDS, TimeUnit.SECONDS), "threads hang");
        expect(over.await(PATIENCE_SECONDS, TimeUnit.SECONDS), "hangs after " + taken);
        if (complaints.isEmpty() && cancelAfter == Integer.MAX_VALUE) {
          expect(inside.get() == 0, "still inside");
        }
      }

      private void guarded(Runnable what, CountDownLatch done) {
        try {
          what.run();
        } catch (RuntimeException | Error e) {
          complaints.add("thrown: " + e);
        } finally {
          done.countDown();
        }
      }

      private void connect(Subscriber<? super Parcel> newOperator) {
        operator = newOperator;
        newOperator.onSubscribe(
            new Subscription() {
              @Override
              public void request(long n) {
                asked.addAndGet(n);
              }

              @Override
              public void cancel() {
                stopped = true;
              }
            });
      }

      private void send() {
        boolean obeys = new Random(seed).nextInt(4) != 0;
        for (int i = 0; i < count && !stopped; i++) {
          while (obeys && asked.get() <= i && !stopped && !ended) {
            Thread.onSpinWait();
          }
          if (!stopped) {
            operator.onNext(new Parcel(numbers.getAndIncrement(), false));
          }
        }
        operator.onComplete();
      }

      private void take() {
        Random mine = new Random(seed + 1);
        while (!ended) {
          subscription.request(mine.nextInt(8) == 0 ? Long.MAX_VALUE : 1 + mine.nextInt(3));
          if (cancelAfter == 0) {
            cancel();
          }
          Thread.onSpinWait();
        }
      }

      @Override
      public Context currentContext() {
        return context;
      }

      @Override
      public void onSubscribe(Subscription s) {
        subscription = s;
      }

      @Override
      public void onNext(Parcel parcel) {
        enter();
        expect(received.add(parcel.number()), parcel + " came twice");
        checkOrder(parcel);
        if (++taken == cancelAfter) {
          cancel();
        }
        inside.decrementAndGet();
      }

      private void checkOrder(Parcel parcel) {
        if (fails) {
          return; // what could not be written comes out of memory, behind what could
        }
        if (inOrder || !parcel.replayed()) {
          expect(lastLive <= parcel.number(), parcel + " came after " + lastLive);
          lastLive = parcel.number();
        } else {
          expect(lastReplayed <= parcel.number(), parcel + " came after " + lastReplayed);
          lastReplayed = parcel.number();
        }
      }

      @Override
      public void onError(Throwable error) {
        enter();
        expect(
            error instanceof SpillFailedException == fails
                || !(error instanceof java.io.IOException),
            "failed: " + error);
        inside.decrementAndGet();
        finish();
      }

      @Override
      public void onComplete() {
        enter();
        inside.decrementAndGet();
        finish();
      }

      private void enter() {
        expect(inside.getAndIncrement() == 0, "signals overlap");
        expect(!ended || stopped, "a signal after the end");
      }

      @Override
      public void request(long n) {
        subscription.request(n);
      }

      @Override
      public void cancel() {
        subscription.cancel();
        finish();
      }

      private void finish() {
        ended = true;
        over.countDown();
      }

      private void discard(Object element) {
        discarded.add(((Parcel) element).number());
      }

      private void drop(Object element) {
        dropped.incrementAndGet();
        discard(element);
      }
    }
  }
}
