package dev.weir.spill;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LL_Result;
import org.openjdk.jcstress.infra.results.L_Result;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Operators;
import reactor.core.publisher.SignalType;
import reactor.core.scheduler.Schedulers;

/** A stream over a spill whose log is where the threads are: no thread of its own. */
public class SpillStress {

  private SpillStress() {}

  private static final SpillCodec<Integer> DIGITS =
      new SpillCodec<>() {
        @Override
        public void encode(Integer value, SpillOutput out) {
          out.write(value);
        }

        @Override
        public Integer decode(ByteBuffer record) {
          return (int) record.get();
        }
      };

  /** Writes down what comes. Plain fields on purpose: the source must order its signals. */
  private static final class Recorder extends BaseSubscriber<Integer> {
    private String received = "";
    private String end = "";
    private boolean inside;
    private boolean overlapped;

    @Override
    protected void hookOnSubscribe(Subscription subscription) {
      // requested by the test
    }

    @Override
    protected void hookOnError(Throwable error) {
      // see hookFinally
    }

    @Override
    protected void hookOnNext(Integer element) {
      overlapped |= inside;
      inside = true;
      received += element;
      inside = false;
    }

    @Override
    protected void hookFinally(SignalType type) {
      if (type != SignalType.CANCEL) { // which is the subscriber's own
        overlapped |= inside;
        end = type == SignalType.ON_COMPLETE ? " completed" : " failed";
      }
    }

    String story() {
      return "got " + received + end + (overlapped ? " overlapped" : "");
    }
  }

  /** One element is in memory, and one on disk. */
  private abstract static class Spilled {
    final Spill<Integer> spill =
        Spill.in(Path.of("memory"), DIGITS)
            .inOrder()
            .disk(Schedulers.immediate())
            .emitter(Schedulers.immediate())
            .build(new ListedLog(), LogSettings.LEAST_SEGMENT);
    final Recorder subscriber = new Recorder();
    private @Nullable Subscriber<? super Integer> operator;

    Spilled() {
      Flux.<Integer>from(
              newOperator -> {
                operator = newOperator;
                newOperator.onSubscribe(Operators.emptySubscription());
              })
          .transform(spill.operator(1))
          .subscribe(subscriber);
      send(1);
      send(2);
    }

    final void send(int element) {
      Rules.notNull("operator", operator).onNext(element);
    }

    final void complete() {
      Rules.notNull("operator", operator).onComplete();
    }

    /** What the next one gets. */
    final String next() {
      Recorder next = new Recorder();
      Flux.<Integer>never().transform(spill.operator(1)).subscribe(next);
      next.requestUnbounded();
      return next.story();
    }
  }

  /** Who has cancelled gets a record, or the next one does. */
  @JCStressTest
  @Outcome(id = "got 12, got ", expect = Expect.ACCEPTABLE, desc = "both were passed on before")
  @Outcome(id = "got 1, got 2", expect = Expect.ACCEPTABLE, desc = "cancelled between the two")
  @Outcome(id = "got , got 2", expect = Expect.ACCEPTABLE, desc = "cancelled before")
  @Outcome(expect = Expect.FORBIDDEN, desc = "the record was lost, or came twice, or too early")
  @State
  public static class CancelVersusReplay extends Spilled {

    @Actor
    public void request() {
      subscriber.request(2);
    }

    @Actor
    public void cancel() {
      subscriber.cancel();
    }

    @Arbiter
    public void judge(LL_Result result) {
      result.r1 = subscriber.story();
      result.r2 = next();
    }
  }

  /** The source sends one more and ends while the subscriber takes what is there. */
  @JCStressTest
  @Outcome(
      id = "got 123 completed",
      expect = Expect.ACCEPTABLE,
      desc = "all in order, then the end")
  @Outcome(
      expect = Expect.FORBIDDEN,
      desc = "something is lost, or overtook, or the end came early")
  @State
  public static class EndVersusReplay extends Spilled {

    @Actor
    public void request() {
      subscriber.request(5);
    }

    @Actor
    public void send() {
      send(3);
      complete();
    }

    @Arbiter
    public void judge(L_Result result) {
      result.r1 = subscriber.story();
    }
  }

  /** Disposed of while the subscriber takes what is there. */
  @JCStressTest
  @Outcome(id = "got 12 failed, 0", expect = Expect.ACCEPTABLE, desc = "both were passed on before")
  @Outcome(id = "got 1 failed, 1", expect = Expect.ACCEPTABLE, desc = "the record stays on disk")
  @Outcome(expect = Expect.FORBIDDEN, desc = "memory was lost, or the record, or it came twice")
  @State
  public static class DisposalVersusReplay extends Spilled {

    @Actor
    public void request() {
      subscriber.request(2);
    }

    @Actor
    public void dispose() {
      spill.disposeGracefully().subscribe();
    }

    @Arbiter
    public void judge(LL_Result result) {
      result.r1 = subscriber.story();
      result.r2 = spill.snapshot().ledger().spilled();
    }
  }
}
