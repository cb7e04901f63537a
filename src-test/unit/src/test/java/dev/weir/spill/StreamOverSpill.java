package dev.weir.spill;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.observe.Ledger;
import dev.weir.spill.SpillEvent.Kind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import reactor.core.publisher.Operators;
import reactor.core.scheduler.Schedulers;
import reactor.test.publisher.TestPublisher;
import reactor.test.scheduler.VirtualTimeScheduler;
import reactor.test.subscriber.TestSubscriber;
import reactor.util.context.Context;

/** A stream of numbers with a log in memory behind it, all of it on one thread. */
abstract class StreamOverSpill {

  static final int MEMORY = 2;
  static final int HANDOVER = 4;

  /** Encodes all but 13, and decodes all but 66. */
  static final SpillCodec<Integer> CODEC =
      new SpillCodec<>() {
        @Override
        public void encode(Integer value, SpillOutput out) throws IOException {
          if (value == 13) {
            throw new IOException("unlucky");
          }
          out.writeInt(value);
        }

        @Override
        public Integer decode(ByteBuffer record) throws IOException {
          int value = record.getInt();
          if (value == 66) {
            throw new IOException("illegible");
          }
          return value;
        }
      };

  final VirtualTimeScheduler clock = VirtualTimeScheduler.create();
  final MemoryLog log = new MemoryLog();
  final List<Kind> events = new ArrayList<>();
  final List<Object> discarded = new ArrayList<>();
  final TestPublisher<Integer> source =
      TestPublisher.createNoncompliant(TestPublisher.Violation.REQUEST_OVERFLOW);

  /** How many were in hand, and so counted as passed on, when the log was closed by force. */
  int inHand;

  Spill<Integer> spill = spill(builder -> builder);

  final Spill<Integer> spill(UnaryOperator<SpillBuilder<Integer>> settings) {
    return settings
        .apply(
            Spill.in(Path.of("memory"), CODEC)
                .name("test")
                .handover(HANDOVER)
                .disk(clock)
                .emitter(Schedulers.immediate())
                .listener(event -> events.add(event.kind())))
        .build(log, 1_024);
  }

  final TestSubscriber<Integer> subscribe(long demand) {
    TestSubscriber<Integer> subscriber =
        TestSubscriber.builder()
            .initialRequest(demand)
            .contextPutAll(Operators.enableOnDiscard(Context.empty(), discarded::add))
            .build();
    source.flux().transform(spill.operator(MEMORY)).subscribe(subscriber);
    return subscriber;
  }

  final void send(int first, int last) {
    numbers(first, last).forEach(source::next);
  }

  static List<Integer> numbers(int first, int last) {
    return IntStream.rangeClosed(first, last).boxed().toList();
  }

  final Ledger ledger() {
    return spill.snapshot().ledger();
  }

  @AfterEach
  void theLawHoldsAndTheLogWasTreatedWell() {
    assertThat(ledger().isBalanced()).as("law of %s", ledger()).isTrue();
    assertThat(log.complaints()).isEmpty();
    assertThat(ledger().spilled() + inHand)
        .as("on disk by %s", ledger())
        .isEqualTo(log.left().size());
  }
}
