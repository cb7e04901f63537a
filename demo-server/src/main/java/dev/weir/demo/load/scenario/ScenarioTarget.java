package dev.weir.demo.load.scenario;

import dev.weir.demo.load.engine.Lateness;
import dev.weir.demo.load.engine.Reply;
import dev.weir.demo.load.engine.Target;
import dev.weir.demo.load.http.HttpSettings;
import dev.weir.demo.load.http.HttpTarget;
import java.util.List;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;

/** Puts a mix of requests under way: which one is next is drawn by weight, from the seed. */
public final class ScenarioTarget implements Target {

  private final List<Tally> tallies;
  private final List<Mono<Reply>> requests;
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
    requests =
        IntStream.range(0, steps.size())
            .mapToObj(i -> tallies.get(i).count(http.request(i)))
            .toList();
  }

  @Override
  public Mono<Reply> next() {
    return requests.get(mix.getAsInt());
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
