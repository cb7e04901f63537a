package dev.weir.spill;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.overflow.Overflow;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Operators;
import reactor.core.scheduler.Schedulers;
import reactor.test.publisher.TestPublisher;
import reactor.util.context.Context;

/** Elements that hold something: whoever has one last lets go of it, once. */
class SpillResourceTest {

  private final List<Resource> all = new ArrayList<>();
  private final MemoryLog log = new MemoryLog();
  private final TestPublisher<Resource> source =
      TestPublisher.createNoncompliant(TestPublisher.Violation.REQUEST_OVERFLOW);
  private final Taker taker = new Taker();

  /** One that came from the source, or from disk. */
  private final class Resource {
    private final int number;
    private int releases;

    Resource(int number) {
      this.number = number;
      all.add(this);
    }

    void release() {
      releases++;
    }

    @Override
    public String toString() {
      return number + " released " + releases + " times";
    }
  }

  /** Encodes all but 13. */
  private final class Codec implements SpillCodec<Resource> {
    @Override
    public void encode(Resource value, SpillOutput out) throws IOException {
      assertThat(value.releases).as("in use: %s", value).isZero();
      out.writeInt(value.number);
      if (value.number == 13) {
        throw new IOException("unlucky");
      }
    }

    @Override
    public Resource decode(ByteBuffer record) {
      return new Resource(record.getInt());
    }
  }

  private final class Taker extends BaseSubscriber<Resource> {
    private final List<Integer> received = new ArrayList<>();

    @Override
    public Context currentContext() {
      return Operators.enableOnDiscard(Context.empty(), element -> ((Resource) element).release());
    }

    @Override
    protected void hookOnSubscribe(Subscription subscription) {
      // requested by the tests
    }

    @Override
    protected void hookOnNext(Resource element) {
      assertThat(element.releases).as("in use: %s", element).isZero();
      received.add(element.number);
      element.release();
    }

    @Override
    protected void hookOnError(Throwable error) {
      assertThat(error).isInstanceOfAny(IOException.class, SpillRefusedException.class);
    }
  }

  private Spill<Resource> start(UnaryOperator<SpillBuilder<Resource>> settings) {
    Spill<Resource> spill =
        settings
            .apply(
                Spill.in(Path.of("memory"), new Codec())
                    .handover(4)
                    .disk(Schedulers.immediate())
                    .emitter(Schedulers.immediate()))
            .build(log, 1_024);
    source.flux().transform(spill.operator(2)).subscribe(taker);
    return spill;
  }

  private void send(int first, int last) {
    for (int number = first; number <= last; number++) {
      source.next(new Resource(number));
    }
  }

  @AfterEach
  void eachWasReleasedOnce() {
    assertThat(all).isNotEmpty().allMatch(resource -> resource.releases == 1);
  }

  @Test
  void written_isReleased_asItsCopyIs() {
    start(builder -> builder);
    send(1, 6);

    taker.requestUnbounded();

    assertThat(taker.received).containsExactlyInAnyOrder(1, 2, 3, 4, 5, 6);
    assertThat(all).hasSize(10);
  }

  @Test
  void dropped_isReleasedOnce() {
    log.maxBytes(8);
    start(builder -> builder.overflow(Overflow.drop()));
    send(1, 7);

    taker.requestUnbounded();

    assertThat(taker.received).containsExactlyInAnyOrder(1, 2, 3, 4);
  }

  @Test
  void unwritten_isPassedOnUnreleased() {
    start(builder -> builder);
    send(1, 3);
    log.failWriting(MemoryLog.noSpace());
    send(4, 4);

    taker.requestUnbounded();

    assertThat(taker.received).containsExactlyInAnyOrder(1, 2, 3, 4);
  }

  @Test
  void spoilt_isReleasedOnce() {
    start(builder -> builder);
    send(11, 13);

    taker.requestUnbounded();

    assertThat(taker.received).containsExactly(11, 12);
  }

  @Test
  void cancelled_andDisposedOf_isReleasedOnce() {
    Spill<Resource> spill = start(builder -> builder);
    send(1, 5);
    log.failWriting(MemoryLog.noSpace());
    send(6, 6);

    taker.cancel();
    spill.dispose();

    assertThat(taker.received).isEmpty();
    assertThat(log.isClosed()).isTrue();
  }
}
