package dev.weir.demo.load.scenario;

import dev.weir.demo.load.engine.Lateness;
import dev.weir.demo.load.engine.Reply;
import dev.weir.demo.load.engine.Target;
import dev.weir.demo.load.http.HttpSettings;
import dev.weir.demo.load.http.HttpTarget;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;

/** Puts a mix of requests under way: which one is next is drawn by weight, from the seed. */
public final class ScenarioTarget implements Target {

  /*
   * uncounted   how many of the next requests are a warm-up's. Read and counted down by the thread that
   *             begins requests, set by any before or while it does
   */
  private final List<Tally> tallies;
  private final List<List<Mono<Reply>>> requests;
  private final AtomicLong uncounted = new AtomicLong();
  private final IntSupplier mix;
  private final HttpTarget http;

  /**
   * Connects to nothing yet.
   *
   * @param settings how requests get to where they go
   * @param scenario the mix
   * @param seed that of the run: the same one makes the same sequence of requests
   */
  public ScenarioTarget(HttpSettings settings, Scenario scenario, long seed) {
    List<Step> steps = scenario.steps();
    tallies = steps.stream().map(step -> new Tally(step.name())).toList();
    mix = new Mix(steps.stream().mapToInt(Step::weight).toArray(), seed);
    http = new HttpTarget(settings, scenario.calls(), mix);
    List<Tally> warmUp = steps.stream().map(step -> new Tally(step.name())).toList();
    requests = List.of(counted(tallies), counted(warmUp));
  }

  private List<Mono<Reply>> counted(List<Tally> by) {
    return IntStream.range(0, by.size()).mapToObj(i -> by.get(i).count(http.request(i))).toList();
  }

  @Override
  public Mono<Reply> next() {
    long left = uncounted.get();
    int warmUp =
        (int) (-left >>> (Long.SIZE - 1)); // 1 or 0: no branch that the warm-up never takes
    uncounted.compareAndSet(left, left - warmUp); // or there are none any more
    return requests.get(warmUp).get(mix.getAsInt());
  }

  @Override
  public String causeOf(Throwable error) {
    return http.causeOf(error);
  }

  @Override
  public void opens() {
    http.opens();
  }

  @Override
  public Disposable watch(LongSupplier steps, Lateness lateness) {
    return http.watch(steps, lateness);
  }

  /**
   * Leaves requests out of what it tells, as they are a warm-up's. Any thread.
   *
   * @param next so many of the next ones; 0 if the warm-up is over
   */
  public void leaveOut(long next) {
    uncounted.set(next);
  }

  /**
   * What became of each of the requests by now. Any thread.
   *
   * @return in the order of the file
   */
  public List<Share> shares() {
    return tallies.stream().map(Tally::share).toList();
  }

  /**
   * What is beneath: to reach, to warm up, and to ask for its connections.
   *
   * @return closed with this
   */
  public HttpTarget http() {
    return http;
  }

  @Override
  public void close() {
    http.close();
  }
}
