package dev.weir.tck;

import dev.weir.flow.Backpressure;
import org.testng.annotations.Test;

/** {@code block} with a bound on the weight, which asks for one element at a time. */
@Test
public class BackpressureWeightTckTest extends BufferPublisherVerification {

  @Override
  Backpressure<Long> operator() {
    return Backpressure.<Long>block(4).maxWeight(10, i -> i % 7);
  }
}
