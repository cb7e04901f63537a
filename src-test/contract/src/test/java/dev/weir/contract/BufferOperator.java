package dev.weir.contract;

import dev.weir.flow.Backpressure;
import dev.weir.flow.Conflation;
import dev.weir.flow.FlowMeter;
import java.util.function.Consumer;
import java.util.function.Function;
import reactor.core.publisher.Flux;

/** An operator that buffers, of whatever class it is. */
record BufferOperator<T>(
    Function<Flux<T>, Flux<T>> operator,
    Function<Consumer<? super T>, BufferOperator<T>> listening,
    Function<FlowMeter, BufferOperator<T>> metered)
    implements Function<Flux<T>, Flux<T>> {

  static <T> BufferOperator<T> of(Backpressure<T> operator) {
    return new BufferOperator<>(
        operator, listener -> of(operator.onDropped(listener)), meter -> of(operator.meter(meter)));
  }

  static <T> BufferOperator<T> of(Conflation<T> operator) {
    return new BufferOperator<>(
        operator, listener -> of(operator.onDropped(listener)), meter -> of(operator.meter(meter)));
  }

  BufferOperator<T> onDropped(Consumer<? super T> listener) {
    return listening.apply(listener);
  }

  BufferOperator<T> meter(FlowMeter meter) {
    return metered.apply(meter);
  }

  @Override
  public Flux<T> apply(Flux<T> source) {
    return operator.apply(source);
  }
}
