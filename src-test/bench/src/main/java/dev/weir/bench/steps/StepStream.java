package dev.weir.bench.steps;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import org.HdrHistogram.Histogram;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;

/** A source that has as much as is asked of it, a call for each element, and who lets them be. */
final class StepStream implements AutoCloseable {

  private static final long SEED = 1;
  private static final double MEDIAN = 50;
  private static final double NEARLY_ALL = 99;

  private final StepContender who;
  private final StepContender.Stage stage;
  private final Dependency dependency = new Dependency(SEED);
  private final LongAdder requested = new LongAdder();
  private final AtomicReference<Throwable> failure = new AtomicReference<>();
  private final List<StepSample> samples = new ArrayList<>();
  private final Disposable subscription;
  private int capacity;
  private long before = System.nanoTime();
  private long requestedBefore;
  private long endedBefore;
  private long refusedBefore;

  /** Goes on from now. */
  StepStream(StepContender who) {
    this.who = who;
    stage = who.open();
    Flux<Object> source =
        Flux.<Object>generate(sink -> sink.next("question")).doOnRequest(requested::add);
    subscription =
        source
            .transform(stage.calls().apply(question -> dependency.call()))
            .subscribe(answer -> {}, failure::set);
  }

  void capacity(int workers) {
    capacity = workers;
    dependency.capacity(workers);
  }

  /** Notes how it went since it was asked last. */
  StepSample sample(double seconds) {
    long now = System.nanoTime();
    double span = (now - before) / 1e9;
    long requestedNow = requested.sum();
    long endedNow = dependency.ended();
    long refusedNow = stage.refused().getAsLong();
    Histogram latencies = dependency.latencies();
    StepSample sample =
        new StepSample(
            seconds,
            capacity,
            dependency.inFlight(),
            stage.limit().getAsInt(),
            (requestedNow - requestedBefore) / span,
            (endedNow - endedBefore) / span,
            latencies.getValueAtPercentile(MEDIAN),
            latencies.getValueAtPercentile(NEARLY_ALL),
            refusedNow - refusedBefore);
    before = now;
    requestedBefore = requestedNow;
    endedBefore = endedNow;
    refusedBefore = refusedNow;
    samples.add(sample);
    return sample;
  }

  /** All that was noted. */
  StepRun run() {
    Throwable why = failure.get();
    if (why != null) {
      throw new IllegalStateException(who.title(), why);
    }
    return new StepRun(who, List.copyOf(samples));
  }

  @Override
  public void close() {
    subscription.dispose();
    dependency.close();
  }
}
