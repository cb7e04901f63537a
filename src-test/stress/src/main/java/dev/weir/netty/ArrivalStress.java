package dev.weir.netty;

import io.netty.channel.embedded.EmbeddedChannel;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;
import org.openjdk.jcstress.infra.results.I_Result;
import org.openjdk.jcstress.infra.results.ZZI_Result;
import org.reactivestreams.Subscription;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.util.context.Context;

/** Whoever gets the answer hears of one end, whatever ends a request. */
public class ArrivalStress {

  private static final EmbeddedChannel CHANNEL = new EmbeddedChannel();
  private static final RuntimeException TURNED_AWAY = new RuntimeException("turned away");

  private ArrivalStress() {}

  /** The stages of one request, by hand. */
  private static class Stages {
    final Listener listener = new Listener();
    final AtomicInteger cancels = new AtomicInteger();
    final AtomicInteger calls = new AtomicInteger();
    final Sinks.Empty<Void> inPlace = Sinks.empty();
    final Answering answering =
        new Answering(
            CHANNEL,
            false,
            () -> {
              calls.incrementAndGet();
              return Mono.empty();
            });
    final Arrival arrival =
        new Arrival(listener, Context.empty(), answering) {
          @Override
          Mono<Void> answer(Throwable error, boolean begun) {
            return inPlace.asMono();
          }
        };

    Stages() {
      answering.belongsTo(arrival);
      arrival.onSubscribe(new Upstream(cancels));
    }
  }

  /** Ends when it likes, and counts how often it is cancelled. */
  private record Upstream(AtomicInteger cancels) implements Subscription {
    @Override
    public void request(long n) {
      // there are no elements
    }

    @Override
    public void cancel() {
      cancels.incrementAndGet();
    }
  }

  /** The client goes away as the stages end. */
  @JCStressTest
  @Outcome(id = "1, 1", expect = Expect.ACCEPTABLE, desc = "Told once.")
  @Outcome(expect = Expect.FORBIDDEN, desc = "Told twice, or never.")
  @State
  public static class AbortVersusComplete extends Stages {

    @Actor
    public void complete() {
      arrival.onComplete();
    }

    @Actor
    public void abort() {
      arrival.abort(TURNED_AWAY);
    }

    @Arbiter
    public void after(II_Result r) {
      r.r1 = listener.ends();
      r.r2 = cancels.get();
    }
  }

  /** The client goes away as the request is turned away: the answer in place has yet to begin. */
  @JCStressTest
  @Outcome(id = "1, 1", expect = Expect.ACCEPTABLE, desc = "Told that it has gone.")
  @Outcome(
      id = "0, 1",
      expect = Expect.ACCEPTABLE,
      desc = "Gone before there was an answer, which ends by itself then.")
  @Outcome(expect = Expect.FORBIDDEN, desc = "Told twice, or never.")
  @State
  public static class AbortVersusTurnedAway extends Stages {

    @Actor
    public void turnAway() {
      arrival.onError(TURNED_AWAY);
    }

    @Actor
    public void abort() {
      arrival.abort(TURNED_AWAY);
    }

    @Arbiter
    public void after(II_Result r) {
      r.r1 = listener.ends();
      inPlace.tryEmitEmpty();
      r.r2 = listener.ends();
    }
  }

  /** The client goes away as the answer in place ends. */
  @JCStressTest
  @Outcome(id = "1", expect = Expect.ACCEPTABLE, desc = "Told once.")
  @Outcome(expect = Expect.FORBIDDEN, desc = "Told twice, or never.")
  @State
  public static class AbortVersusAnswersEnd extends Stages {

    public AbortVersusAnswersEnd() {
      arrival.onError(TURNED_AWAY);
    }

    @Actor
    public void answer() {
      inPlace.tryEmitEmpty();
    }

    @Actor
    public void abort() {
      arrival.abort(TURNED_AWAY);
    }

    @Arbiter
    public void after(I_Result r) {
      r.r1 = listener.ends();
    }
  }

  /** Reactor Netty cancels as the stages end. */
  @JCStressTest
  @Outcome(
      id = {"0, 1", "1, 1"},
      expect = Expect.ACCEPTABLE,
      desc = "Told once, or not at all.")
  @Outcome(expect = Expect.FORBIDDEN, desc = "Told twice, or the stages were not cancelled.")
  @State
  public static class CancelVersusComplete extends Stages {

    @Actor
    public void complete() {
      arrival.onComplete();
    }

    @Actor
    public void cancel() {
      arrival.cancel();
    }

    @Arbiter
    public void after(II_Result r) {
      r.r1 = listener.ends();
      r.r2 = cancels.get();
    }
  }

  /** The handler is about to be called as somebody answers in its place. */
  @JCStressTest
  @Outcome(
      id = {"true, true, 1", "false, false, 0"},
      expect = Expect.ACCEPTABLE,
      desc = "Called, and known to be; or neither.")
  @Outcome(
      expect = Expect.FORBIDDEN,
      desc = "Called behind the back of who answers, or vice versa.")
  @State
  public static class BeginVersusAnswer extends Stages {

    private final Listener stages = new Listener();

    @Actor
    public void begin(ZZI_Result r) {
      answering.subscribe(stages);
      r.r1 = calls.get() == 1;
    }

    @Actor
    public void answer(ZZI_Result r) {
      r.r2 = answering.hasBegun();
    }

    @Arbiter
    public void after(ZZI_Result r) {
      r.r3 = calls.get();
    }
  }

  /** The answer is complete, and Reactor Netty cancels, as the handler says that it is done. */
  @JCStressTest
  @Outcome(id = "1, 1", expect = Expect.ACCEPTABLE, desc = "It has ended once.")
  @Outcome(expect = Expect.FORBIDDEN, desc = "It has ended twice, or never.")
  @State
  public static class CancelVersusHandlersEnd {

    private final Listener stages = new Listener();
    private final Answering answering = new Answering(CHANNEL, false, Mono::never);

    public CancelVersusHandlersEnd() {
      answering.subscribe(stages);
      answering.hasEnd();
    }

    @Actor
    public void end() {
      answering.onComplete();
    }

    @Actor
    public void cancel() {
      answering.endIfComplete();
    }

    @Arbiter
    public void after(II_Result r) {
      r.r1 = stages.ends();
      answering.endIfComplete();
      r.r2 = stages.ends();
    }
  }
}
