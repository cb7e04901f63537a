package dev.weir.bench.contender;

import dev.weir.flow.Backpressure;
import dev.weir.flow.Sampled;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.BiFunction;
import reactor.core.publisher.BufferOverflowStrategy;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;

/** Every operator that stands between a source and a subscriber which wants elements later. */
public enum FlowRoster implements Entrant {
  /** The source right before the subscriber: what the others cost is what they need beyond it. */
  BARE("no operator", Family.NONE, (source, valve) -> source),
  /** Weir's, which asks only for what fits. */
  BLOCK(
      "Backpressure.block",
      Family.BLOCK,
      (source, valve) -> source.transform(Backpressure.block(valve.capacity()))),
  /** Reactor's buffer, which fails when it is full. */
  BUFFER(
      "onBackpressureBuffer(n)",
      Family.BLOCK,
      (source, valve) -> source.onBackpressureBuffer(valve.capacity())),
  /** Reactor's limit of what is requested. */
  LIMIT_RATE("limitRate(n)", Family.BLOCK, (source, valve) -> source.limitRate(valve.capacity())),
  /** The same by its other name, with its own time to ask for more. */
  PUBLISH_ON(
      "publishOn(immediate, n)",
      Family.BLOCK,
      (source, valve) -> source.publishOn(Schedulers.immediate(), valve.capacity())),
  /** Weir's, which leaves out the arrival. */
  DROP_NEWEST(
      "Backpressure.drop",
      Family.DROP_NEWEST,
      (source, valve) ->
          source.transform(Backpressure.drop(valve.capacity()).onDropped(valve.onDropped()))),
  /** Reactor's, which does. */
  BUFFER_DROP_LATEST(
      "onBackpressureBuffer(n, DROP_LATEST)",
      Family.DROP_NEWEST,
      (source, valve) -> buffer(source, valve, BufferOverflowStrategy.DROP_LATEST)),
  /** Weir's, which leaves out the oldest. */
  DROP_OLDEST(
      "Backpressure.drop(oldest)",
      Family.DROP_OLDEST,
      (source, valve) ->
          source.transform(
              Backpressure.drop(valve.capacity(), BufferOverflowStrategy.DROP_OLDEST)
                  .onDropped(valve.onDropped()))),
  /** Reactor's, which does. */
  BUFFER_DROP_OLDEST(
      "onBackpressureBuffer(n, DROP_OLDEST)",
      Family.DROP_OLDEST,
      (source, valve) -> buffer(source, valve, BufferOverflowStrategy.DROP_OLDEST)),
  /** Weir's, bounded by weight too: there is never as much as it may weigh. */
  BLOCK_WEIGHT(
      "Backpressure.block.maxWeight",
      Family.BLOCK,
      (source, valve) ->
          source.transform(
              Backpressure.block(valve.capacity()).maxWeight(1L << 40, element -> 64))),
  /** Weir's, bounded by weight too, which leaves out the arrival. */
  DROP_NEWEST_WEIGHT(
      "Backpressure.drop.maxWeight",
      Family.DROP_NEWEST,
      (source, valve) ->
          source.transform(
              Backpressure.drop(valve.capacity())
                  .maxWeight(64L * valve.capacity(), element -> 64)
                  .onDropped(valve.onDropped()))),
  /** Weir's, bounded by weight too, which leaves out the oldest. */
  DROP_OLDEST_WEIGHT(
      "Backpressure.drop(oldest).maxWeight",
      Family.DROP_OLDEST,
      (source, valve) ->
          source.transform(
              Backpressure.drop(valve.capacity(), BufferOverflowStrategy.DROP_OLDEST)
                  .maxWeight(64L * valve.capacity(), element -> 64)
                  .onDropped(valve.onDropped()))),
  /** Weir's, which fails when it is full. */
  REJECT(
      "Backpressure.reject",
      Family.REJECT,
      (source, valve) -> source.transform(Backpressure.reject(valve.capacity()))),
  /** Reactor's, which does. */
  BUFFER_ERROR(
      "onBackpressureBuffer(n, ERROR)",
      Family.REJECT,
      (source, valve) -> buffer(source, valve, BufferOverflowStrategy.ERROR)),
  /** Reactor's, which fails when there is no demand. */
  ERROR("onBackpressureError", Family.REJECT, (source, valve) -> source.onBackpressureError()),
  /** Weir's, in which elements may wait only so long. */
  TIMEOUT(
      "Backpressure.timeout",
      Family.TIMEOUT,
      (source, valve) ->
          source.transform(
              Backpressure.timeout(valve.capacity(), Valve.WAIT).timer(valve.timer()))),
  /** Weir's, in which those that waited too long are left out. */
  TIMEOUT_DISCARDING(
      "Backpressure.timeout.discarding",
      Family.TIMEOUT,
      (source, valve) ->
          source.transform(
              Backpressure.timeout(valve.capacity(), Valve.WAIT)
                  .discarding()
                  .timer(valve.timer()))),
  /** Weir's, in which what is too old, or finds no room, is left out. */
  DROP_OLDEST_AGE(
      "Backpressure.drop(oldest).maxAge",
      Family.TIMEOUT,
      (source, valve) ->
          source.transform(
              Backpressure.drop(valve.capacity(), BufferOverflowStrategy.DROP_OLDEST)
                  .maxAge(Valve.WAIT)
                  .timer(valve.timer()))),
  /** Reactor's, which does. */
  BUFFER_TTL(
      "onBackpressureBuffer(ttl, n)",
      Family.TIMEOUT,
      (source, valve) ->
          source.onBackpressureBuffer(
              Valve.WAIT, valve.capacity(), valve.onDropped(), valve.timer())),
  /** Weir's, of which the latest waits. */
  LATEST(
      "Backpressure.latest",
      Family.LATEST,
      (source, valve) -> source.transform(Backpressure.latest())),
  /** Weir's, which makes one of all that waits. */
  CONFLATE(
      "Backpressure.conflate",
      Family.LATEST,
      (source, valve) -> source.transform(Backpressure.conflate((waiting, next) -> next))),
  /** Weir's, of which the latest of each key waits; there is one key. */
  LATEST_BY_KEY(
      "Backpressure.latestByKey",
      Family.LATEST,
      (source, valve) ->
          source.transform(
              Backpressure.<Object, Object>latestByKey(element -> element, valve.capacity()))),
  /** Reactor's, of which the latest waits. */
  ON_LATEST(
      "onBackpressureLatest", Family.LATEST, (source, valve) -> source.onBackpressureLatest()),
  /**
   * Weir's, which thins out what comes as it fills. Reactor's samples by time, and fails unless it
   * is asked.
   */
  SAMPLE(
      "Backpressure.sample",
      Family.DROP_NEWEST,
      (source, valve) ->
          source.transform(Backpressure.sample(valve.capacity())).map(Sampled::value));

  /** Those that can be compared: they promise the same. */
  public enum Family {
    /** Nothing. */
    NONE,
    /** Loses nothing that the source was asked for. */
    BLOCK,
    /** Leaves out the arrival when it is full. */
    DROP_NEWEST,
    /** Leaves out the oldest when it is full. */
    DROP_OLDEST,
    /** Fails when it is full. */
    REJECT,
    /** Leaves out, or fails for, what has waited too long. */
    TIMEOUT,
    /** Makes one of what waits. */
    LATEST
  }

  private static final List<FlowRoster> OURS =
      List.of(
          BLOCK,
          DROP_NEWEST,
          DROP_OLDEST,
          BLOCK_WEIGHT,
          DROP_NEWEST_WEIGHT,
          DROP_OLDEST_WEIGHT,
          REJECT,
          TIMEOUT,
          TIMEOUT_DISCARDING,
          DROP_OLDEST_AGE,
          LATEST,
          CONFLATE,
          LATEST_BY_KEY,
          SAMPLE);

  private final String title;
  private final Family family;
  private final BiFunction<Flux<Object>, Valve, Flux<Object>> operator;

  FlowRoster(String title, Family family, BiFunction<Flux<Object>, Valve, Flux<Object>> operator) {
    this.title = title;
    this.family = family;
    this.operator = operator;
  }

  private static Flux<Object> buffer(
      Flux<Object> source, Valve valve, BufferOverflowStrategy strategy) {
    return source.onBackpressureBuffer(valve.capacity(), valve.onDropped(), strategy);
  }

  /**
   * Puts it behind a source.
   *
   * @param source what comes too fast
   * @param valve its sizes
   * @return what comes as it is wanted
   */
  public Flux<Object> behind(Flux<Object> source, Valve valve) {
    return operator.apply(source, valve);
  }

  @Override
  public String title() {
    return title;
  }

  @Override
  public String id() {
    return "flow-" + name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /**
   * What it promises.
   *
   * @return the family
   */
  public Family family() {
    return family;
  }

  @Override
  public boolean isOurs() {
    return OURS.contains(this);
  }

  /**
   * Whether so many elements can wait in it as they are.
   *
   * @return false if it has no buffer, or one in which they become fewer
   */
  public boolean buffers() {
    return this != BARE && this != ERROR && !merges();
  }

  /**
   * Whether elements become fewer before it is full.
   *
   * @return true if they do
   */
  public boolean merges() {
    return family == Family.LATEST || this == SAMPLE;
  }

  /**
   * Whether it leaves out elements when it is full.
   *
   * @return true if it goes on all the same
   */
  public boolean drops() {
    return family == Family.DROP_NEWEST || family == Family.DROP_OLDEST;
  }

  /**
   * Those of the same family that are not Weir's.
   *
   * @return in order
   */
  public List<FlowRoster> peers() {
    return Arrays.stream(values()).filter(each -> each.family == family && !each.isOurs()).toList();
  }
}
