package dev.weir.test;

import static dev.weir.test.FlowExpectation.expect;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.flow.Backpressure;
import dev.weir.flow.FlowMeter;
import dev.weir.flow.Intake;
import dev.weir.pipeline.Pipeline;
import dev.weir.pipeline.Stage;
import dev.weir.pool.WorkerPools;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.test.subscriber.TestSubscriber;

/** What a test is told when a stream is not as it expected. */
class FlowExpectationTest {

  @Test
  void meter_asExpected_passes() {
    FlowMeter meter = FlowMeter.named("ticks");
    Flux.range(0, 5)
        .transform(Backpressure.<Integer>drop(2).meter(meter))
        .subscribe(TestSubscriber.builder().initialRequest(0).build());

    FlowExpectation expectation = expect(meter);

    assertThat(
            expectation
                .offered(5)
                .completed(0)
                .dropped(3)
                .rejected(0)
                .timedOut(0)
                .cancelled(0)
                .waiting(0)
                .queued(2)
                .balanced())
        .isSameAs(expectation);
  }

  @Test
  void meter_otherwise_isNamedAndShownWhole() {
    FlowMeter meter = FlowMeter.named("ticks");
    Flux.range(0, 5)
        .transform(Backpressure.<Integer>drop(2).meter(meter))
        .subscribe(TestSubscriber.builder().initialRequest(0).build());

    assertThatThrownBy(() -> expect(meter).quiet())
        .isInstanceOf(AssertionError.class)
        .hasMessage(
            "meter ticks: pending: 2 (expected: 0)\n"
                + "  offered 5 = completed 0 + failed 0 + dropped 3 + rejected 0 + timedOut 0"
                + " + cancelled 0 + conflated 0 + spilled 0 + delayed 0 + waiting 0 + queued 2"
                + " + running 0");
  }

  @Test
  void intake_otherwise_isNamed() {
    Intake<Integer> intake = Intake.<Integer>bounded(1).name("orders").build();
    intake.tryOffer(1);
    intake.send(2).subscribe();

    expect(intake).offered(2).queued(1).waiting(1).balanced();
    assertThatThrownBy(() -> expect(intake).waiting(0))
        .hasMessageStartingWith("intake orders: waiting: 1 (expected: 0)");
  }

  @Test
  void stage_otherwise_isNamed() {
    TestPool pool = TestPool.of(WorkerPools.fixed("cpu", 1));
    Pipeline<Integer, Integer> pipeline =
        Pipeline.<Integer>named("p").stage("parse", Stage.on(pool).map(i -> i)).build();
    Flux.range(0, 2).transform(pipeline).subscribe();

    expect(pipeline.snapshot().stage("parse")).offered(2).queued(1).balanced();
    assertThatThrownBy(() -> expect(pipeline.snapshot().stage("parse")).quiet())
        .hasMessageStartingWith("stage parse: pending: 2 (expected: 0)");
  }
}
