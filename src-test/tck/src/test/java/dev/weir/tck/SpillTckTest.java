package dev.weir.tck;

import dev.weir.spill.Spill;
import dev.weir.spill.SpillCodec;
import dev.weir.spill.SpillOutput;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;
import java.util.stream.Stream;
import org.reactivestreams.Publisher;
import org.reactivestreams.tck.PublisherVerification;
import org.reactivestreams.tck.TestEnvironment;
import org.testng.annotations.AfterMethod;
import org.testng.annotations.Test;
import reactor.core.publisher.Flux;

/** {@code Spill.operator}: one element in memory, the rest on disk. */
@Test
public class SpillTckTest extends PublisherVerification<Long> {

  private static final SpillCodec<Long> CODEC =
      new SpillCodec<>() {
        @Override
        public void encode(Long value, SpillOutput out) {
          out.writeLong(value);
        }

        @Override
        public Long decode(ByteBuffer record) {
          return record.getLong();
        }
      };

  private final Queue<Spill<Long>> spills = new ConcurrentLinkedQueue<>();

  public SpillTckTest() {
    super(
        new TestEnvironment(Patience.DEFAULT_MILLIS, Patience.SILENCE_MILLIS), Patience.GC_MILLIS);
  }

  private Function<Flux<Long>, Flux<Long>> operator() {
    try {
      Path folder = Files.createTempDirectory("spill-tck");
      Spill<Long> spill = Spill.in(folder, CODEC).inOrder().handover(4).readAhead(2).build();
      spills.add(spill);
      return spill.operator(1);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @AfterMethod
  public void tidyUp() throws IOException {
    for (Spill<Long> spill = spills.poll(); spill != null; spill = spills.poll()) {
      spill.disposeGracefully().block();
      try (Stream<Path> files = Files.walk(spill.config().folder())) {
        List<File> all = files.sorted(Comparator.reverseOrder()).map(Path::toFile).toList();
        if (!all.stream().map(File::delete).reduce(true, Boolean::logicalAnd)) {
          throw new IOException("left behind: " + Arrays.toString(all.toArray()));
        }
      }
    }
  }

  /* A source without end would fill the disk. */
  @Override
  public long maxElementsFromPublisher() {
    return 1_000;
  }

  @Override
  public Publisher<Long> createPublisher(long elements) {
    return PoolPublisherVerification.numbers(elements).transform(operator());
  }

  @Override
  public Publisher<Long> createFailedPublisher() {
    return Flux.<Long>error(new IllegalStateException("source")).transform(operator());
  }

  /* A spill has one subscriber at a time, so there is nothing that several could agree upon. */
  @Override
  public void optional_spec111_maySupportMultiSubscribe() {
    notVerified("a spill has one subscriber at a time");
  }

  @Override
  public void optional_spec111_registeredSubscribersMustReceiveOnNextOrOnCompleteSignals() {
    notVerified("a spill has one subscriber at a time");
  }

  @Override
  public void
      optional_spec111_multicast_mustProduceTheSameElementsInTheSameSequenceToAllOfItsSubscribersWhenRequestingOneByOne() {
    notVerified("a spill has one subscriber at a time");
  }

  @Override
  public void
      optional_spec111_multicast_mustProduceTheSameElementsInTheSameSequenceToAllOfItsSubscribersWhenRequestingManyUpfront() {
    notVerified("a spill has one subscriber at a time");
  }

  @Override
  public void
      optional_spec111_multicast_mustProduceTheSameElementsInTheSameSequenceToAllOfItsSubscribersWhenRequestingManyUpfrontAndCompleteAsExpected() {
    notVerified("a spill has one subscriber at a time");
  }
}
