package dev.weir.bench.measure;

import dev.weir.bench.contender.Named;
import java.util.Locale;
import java.util.function.Consumer;

/** How elements are sent and asked for. All but the hand-over take place on one thread. */
public enum Scenario implements Named {
  /** The subscriber asks for everything. */
  PASS("unbounded demand", Long.MAX_VALUE, 0, Stream::sendChunk),
  /** It asks for the next element when it gets one. */
  REQUEST_1("requested one by one", 1, 1, Stream::sendChunk),
  /** It asks for the next 32 when it has got 32. */
  REQUEST_32("requested by 32", 32, 32, Stream::sendChunk),
  /** 32 are sent, and wait, before it asks for them. */
  BURST_32("32 sent before 32 are requested", 0, 0, Stream::sendBurst),
  /** It is behind publishOn, on a thread that never sleeps, with no more on the way than fits. */
  HAND_OVER("publishOn another thread", Long.MAX_VALUE, 0, Stream::sendWindow),
  /** It asks for nothing, and the source goes on. */
  FULL("full, per element left out", 0, 0, Stream::sendChunk),
  /** A subscription, ten elements, the end: one by one. */
  SHORT("streams of ten", Long.MAX_VALUE, 0, Stream::shortStream);

  static final int BURST = 32;
  static final int SHORT_LENGTH = 10;

  private final String title;
  private final long first;
  private final long batch;
  private final Consumer<Stream> step;

  Scenario(String title, long first, long batch, Consumer<Stream> step) {
    this.title = title;
    this.first = first;
    this.batch = batch;
    this.step = step;
  }

  Taker newTaker() {
    return new Taker(first, batch);
  }

  void step(Stream stream) {
    step.accept(stream);
  }

  /**
   * What the tables call it.
   *
   * @return a few words
   */
  public String title() {
    return title;
  }

  @Override
  public String id() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /**
   * The one with a name.
   *
   * @param id as on the command line
   * @return the scenario
   */
  public static Scenario byId(String id) {
    return Named.byId("scenario", values(), id);
  }
}
