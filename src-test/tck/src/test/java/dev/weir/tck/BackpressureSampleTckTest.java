package dev.weir.tck;

import dev.weir.flow.Backpressure;
import dev.weir.flow.Sampled;
import java.util.function.Function;
import org.testng.annotations.Test;
import reactor.core.publisher.Flux;

/** {@code sample}, with room for all that the TCK sends. */
@Test
public class BackpressureSampleTckTest extends BufferPublisherVerification {

  @Override
  Function<Flux<Long>, Flux<Long>> operator() {
    return source ->
        source.transform(Backpressure.<Long>sample(2 * ROOM).threshold(ROOM)).map(Sampled::value);
  }

  @Override
  public long maxElementsFromPublisher() {
    return ROOM;
  }
}
