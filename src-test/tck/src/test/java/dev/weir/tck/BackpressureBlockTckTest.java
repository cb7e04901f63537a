package dev.weir.tck;

import dev.weir.flow.Backpressure;
import org.testng.annotations.Test;

/** {@code block}: asks for what fits. */
@Test
public class BackpressureBlockTckTest extends BufferPublisherVerification {

  @Override
  Backpressure<Long> operator() {
    return Backpressure.block(4);
  }
}
