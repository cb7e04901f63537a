package dev.weir.internal;

import dev.weir.flow.Backpressure;
import dev.weir.flow.FlowMeter;
import dev.weir.observe.Ledger;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LLL_Result;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;
import reactor.core.Fuseable;
import reactor.core.publisher.BufferOverflowStrategy;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Operators;

/** A buffering operator between a source, a subscriber that requests, and one that cancels. */
public class BufferStress {

  private BufferStress() {}

  /** A source by hand, the operator and a recorder. */
  private abstract static class Stream {
    final FlowMeter meter = FlowMeter.named("stress");
    final Recorder recorder = new Recorder();
    private @Nullable Subscriber<? super Integer> operator;

    Stream(Backpressure<Integer> strategy) {
      this(strategy::meter);
    }

    Stream(Function<FlowMeter, Function<Flux<Integer>, Flux<Integer>>> metered) {
      Flux.<Integer>from(this::subscribe).transform(metered.apply(meter)).subscribe(recorder);
    }

    private void subscribe(Subscriber<? super Integer> subscriber) {
      operator = subscriber;
      subscriber.onSubscribe(Operators.emptySubscription());
    }

    final Subscriber<? super Integer> source() {
      return Objects.requireNonNull(operator);
    }

    final Subscription subscription() {
      return recorder.subscription;
    }

    final void tell(LLL_Result r) {
      Ledger ledger = meter.ledger();
      r.r1 = recorder.story();
      r.r2 = recorder.discarded();
      r.r3 = ledger.isBalanced() ? ledger.queued() + " queued" : ledger.toString();
    }
  }

  /** An element comes while it is asked for. */
  @JCStressTest
  @Outcome(id = "got 1, , 0 queued", expect = Expect.ACCEPTABLE, desc = "It was passed on.")
  @Outcome(id = "got , , 1 queued", expect = Expect.FORBIDDEN, desc = "It waits although wanted.")
  @Outcome(expect = Expect.FORBIDDEN, desc = "It is lost, or came twice.")
  @State
  public static class NextVersusRequest extends Stream {
    public NextVersusRequest() {
      super(Backpressure.block(4));
    }

    @Actor
    public void next() {
      source().onNext(1);
    }

    @Actor
    public void request() {
      subscription().request(1);
    }

    @Arbiter
    public void after(LLL_Result r) {
      tell(r);
    }
  }

  /** An element comes while it is asked for and while the subscriber cancels. */
  @JCStressTest
  @Outcome(id = "got 1, , 0 queued", expect = Expect.ACCEPTABLE, desc = "It was passed on.")
  @Outcome(id = "got , 1, 0 queued", expect = Expect.ACCEPTABLE, desc = "It was discarded.")
  @Outcome(expect = Expect.FORBIDDEN, desc = "It met no fate, or two.")
  @State
  public static class NextVersusRequestVersusCancel extends Stream {
    public NextVersusRequestVersusCancel() {
      super(Backpressure.drop(1));
    }

    @Actor
    public void next() {
      source().onNext(1);
    }

    @Actor
    public void request() {
      subscription().request(1);
    }

    @Actor
    public void cancel() {
      subscription().cancel();
    }

    @Arbiter
    public void after(LLL_Result r) {
      tell(r);
    }
  }

  /** The source ends while what waits is asked for. */
  @JCStressTest
  @Outcome(
      id = "got 12 completed, , 0 queued",
      expect = Expect.ACCEPTABLE,
      desc = "All, in order, then the end.")
  @Outcome(expect = Expect.FORBIDDEN, desc = "An element or the end is lost, or came too early.")
  @State
  public static class CompleteVersusRequest extends Stream {
    public CompleteVersusRequest() {
      super(Backpressure.reject(4));
      source().onNext(1);
    }

    @Actor
    public void end() {
      source().onNext(2);
      source().onComplete();
    }

    @Actor
    public void request() {
      subscription().request(1);
      subscription().request(1);
    }

    @Arbiter
    public void after(LLL_Result r) {
      tell(r);
    }
  }

  /** The oldest would be dropped for an arrival, while it is asked for. */
  @JCStressTest
  @Outcome(id = "got 123, , 0 queued", expect = Expect.ACCEPTABLE, desc = "The request came first.")
  @Outcome(id = "got 23, 1, 0 queued", expect = Expect.ACCEPTABLE, desc = "The arrival came first.")
  @Outcome(expect = Expect.FORBIDDEN, desc = "One was dropped that had room, or overtaken.")
  @State
  public static class DropOldestVersusRequest extends Stream {
    public DropOldestVersusRequest() {
      super(Backpressure.drop(2, BufferOverflowStrategy.DROP_OLDEST));
      source().onNext(1);
      source().onNext(2);
    }

    @Actor
    public void next() {
      source().onNext(3);
    }

    @Actor
    public void request() {
      subscription().request(1);
    }

    @Arbiter
    public void after(LLL_Result r) {
      subscription().request(9);
      tell(r);
    }
  }

  /** An element finds no room while room is being made: it fails the stream, or it does not. */
  @JCStressTest
  @Outcome(id = "got 12, , 0 queued", expect = Expect.ACCEPTABLE, desc = "There was room in time.")
  @Outcome(
      id = "got 1 failed, 2, 0 queued",
      expect = Expect.ACCEPTABLE,
      desc = "There was none: what had found room, then the error.")
  @Outcome(expect = Expect.FORBIDDEN, desc = "An element is lost, or the error came too early.")
  @State
  public static class RejectVersusRequest extends Stream {
    public RejectVersusRequest() {
      super(Backpressure.reject(1));
      source().onNext(1);
    }

    @Actor
    public void next() {
      source().onNext(2);
    }

    @Actor
    public void request() {
      subscription().request(9);
    }

    @Arbiter
    public void after(LLL_Result r) {
      tell(r);
    }
  }

  /** One of the only key comes while the one that waits is asked for. */
  @JCStressTest
  @Outcome(id = "got 12, , 0 queued", expect = Expect.ACCEPTABLE, desc = "The request came first.")
  @Outcome(id = "got 2, 1, 0 queued", expect = Expect.ACCEPTABLE, desc = "It took its place.")
  @Outcome(id = "got 1, 2, 0 queued", expect = Expect.FORBIDDEN, desc = "The latest is lost.")
  @Outcome(expect = Expect.FORBIDDEN, desc = "An element met no fate, or two.")
  @State
  public static class LatestOfItsKeyVersusRequest extends Stream {
    public LatestOfItsKeyVersusRequest() {
      super(meter -> Backpressure.<Integer, Integer>latestByKey(i -> 0, 1).meter(meter));
      source().onNext(1);
    }

    @Actor
    public void next() {
      source().onNext(2);
    }

    @Actor
    public void request() {
      subscription().request(1);
    }

    @Arbiter
    public void after(LLL_Result r) {
      subscription().request(9);
      tell(r);
    }
  }

  /** A fused consumer takes while another thread cancels and the source sends. */
  @JCStressTest
  @Outcome(
      id = {"took 1, 2, 0 queued", "took , 12, 0 queued", "took 12, , 0 queued"},
      expect = Expect.ACCEPTABLE,
      desc = "Each was taken or discarded, once.")
  @Outcome(expect = Expect.FORBIDDEN, desc = "An element met no fate, or two.")
  @State
  public static class FusedTakeVersusCancelVersusNext extends Stream {
    private final Fuseable.QueueSubscription<?> queue;
    private String taken = "";

    public FusedTakeVersusCancelVersusNext() {
      super(Backpressure.block(4));
      queue = (Fuseable.QueueSubscription<?>) subscription();
      if (queue.requestFusion(Fuseable.ASYNC) != Fuseable.ASYNC) {
        throw new IllegalStateException("not fused");
      }
      source().onNext(1);
    }

    @Actor
    public void take() {
      for (Object i = queue.poll(); i != null; i = queue.poll()) {
        taken += i;
      }
    }

    @Actor
    public void next() {
      source().onNext(2);
    }

    @Actor
    public void cancel() {
      subscription().cancel();
    }

    @Arbiter
    public void after(LLL_Result r) {
      tell(r);
      r.r1 = "took " + taken;
    }
  }
}
