package dev.weir.bench.suite;

import dev.weir.bench.contender.PipeRoster;
import dev.weir.bench.measure.CallKind;
import dev.weir.bench.measure.ForkShape;
import dev.weir.bench.measure.Measurement;
import dev.weir.bench.measure.Params;
import dev.weir.bench.measure.PipeWork;
import dev.weir.bench.measure.Scenario;
import dev.weir.bench.measure.Workload;

/**
 * What a set of figures is about.
 *
 * @param measurement how it was measured
 * @param about what tells it from other cases of the same measurement
 */
public record Case(Measurement measurement, Params about) {

  private static final String GROUP = "group";

  /**
   * Saturated throughput.
   *
   * @param workload what each task does
   * @param producers how many threads submit
   * @return the case
   */
  public static Case throughput(Workload workload, int producers) {
    return new Case(
        Measurement.THROUGHPUT,
        Params.none().with("workload", workload.id()).with("producers", producers));
  }

  /**
   * Saturated throughput of some who are compared apart from others.
   *
   * @param group what they have in common
   * @param workload what each task does
   * @param producers how many threads submit
   * @return the case
   */
  public static Case throughput(String group, Workload workload, int producers) {
    Case about = throughput(workload, producers);
    return new Case(about.measurement, about.about.with(GROUP, group));
  }

  /**
   * What those have in common who are compared here apart from others.
   *
   * @return empty for those of no group
   */
  public String group() {
    return about.asMap().getOrDefault(GROUP, "");
  }

  /**
   * Somebody who brings little, beside others.
   *
   * @return the case
   */
  public static Case quiet() {
    return new Case(Measurement.QUIET, Params.none());
  }

  /**
   * Elements that are worked on.
   *
   * @param operator what is asked of the operator
   * @param work what is done for each
   * @param keys how many keys they have
   * @return the case
   */
  public static Case pipeline(PipeRoster.Family operator, PipeWork work, int keys) {
    return new Case(
        Measurement.PIPELINE,
        Params.none().with("operator", operator.id()).with("work", work.id()).with("keys", keys));
  }

  /**
   * Open loop at a share of the reference's capacity.
   *
   * @param workload what each task does
   * @param percent of the capacity; 0 to measure the capacity itself
   * @return the case
   */
  public static Case load(Workload workload, int percent) {
    return new Case(
        Measurement.LOAD, Params.none().with("workload", workload.id()).with("percent", percent));
  }

  /**
   * Memory of queued tasks.
   *
   * @param queued how many
   * @return the case
   */
  public static Case memory(int queued) {
    return new Case(Measurement.MEMORY, Params.none().with("queued", queued));
  }

  /**
   * Throughput at a constant depth.
   *
   * @param depth how many tasks are in the queue
   * @return the case
   */
  public static Case growth(int depth) {
    return new Case(Measurement.GROWTH, Params.none().with("depth", depth));
  }

  /**
   * A pool at rest.
   *
   * @return the case
   */
  public static Case idle() {
    return new Case(Measurement.IDLE, Params.none());
  }

  /**
   * A pipeline with a task per request.
   *
   * @param requests how many
   * @param micros what each computes
   * @return the case
   */
  public static Case requests(int requests, int micros) {
    return new Case(
        Measurement.REQUESTS, Params.none().with("requests", requests).with("micros", micros));
  }

  /**
   * Elements through an operator.
   *
   * @param scenario how they are sent and asked for
   * @return the case
   */
  public static Case stream(Scenario scenario) {
    return new Case(Measurement.STREAM, Params.none().with("scenario", scenario.id()));
  }

  /**
   * Elements from many threads through one Flux.
   *
   * @param producers how many threads
   * @return the case
   */
  public static Case intake(int producers) {
    return new Case(Measurement.INTAKE, Params.none().with("producers", producers));
  }

  /**
   * The same when nobody takes any.
   *
   * @param producers how many threads
   * @return the case
   */
  public static Case overflow(int producers) {
    return new Case(Measurement.OVERFLOW, Params.none().with("producers", producers));
  }

  /**
   * Requests to a route.
   *
   * @param workload what each takes
   * @return the case
   */
  public static Case route(Workload workload) {
    return new Case(Measurement.ROUTE, Params.none().with("workload", workload.id()));
  }

  /**
   * Requests that are turned away, beside plain ones of the same size.
   *
   * @return the case
   */
  public static Case refusal() {
    return new Case(Measurement.REFUSAL, Params.none());
  }

  /**
   * Tasks that fork.
   *
   * @param shape what they fork
   * @return the case
   */
  public static Case forks(ForkShape shape) {
    return new Case(Measurement.FORKS, Params.none().with("shape", shape.id()));
  }

  /**
   * Calls that a guard lets through.
   *
   * @param kind of what is called
   * @param threads how many call
   * @return the case
   */
  public static Case guard(CallKind kind, int threads) {
    return new Case(
        Measurement.GUARD, Params.none().with("call", kind.id()).with("threads", threads));
  }

  /**
   * Calls that have to wait.
   *
   * @param limit how many may be under way
   * @return the case
   */
  public static Case line(int limit) {
    return new Case(Measurement.LINE, Params.none().with("limit", limit));
  }

  @Override
  public String toString() {
    return measurement.id() + " " + about;
  }
}
