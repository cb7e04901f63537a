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

  private final Tallies tallies;
  private final List<List<Mono<Reply>>> requests;
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
    tallies = new Tallies(steps.stream().map(Step::name).toList());
    mix = new Mix(steps.stream().mapToInt(Step::weight).toArray(), seed);
    http = new HttpTarget(settings, scenario.calls(), mix);
    requests =
        IntStream.range(0, Tallies.SIDES).mapToObj(side -> counted(side, steps.size())).toList();
  }

  private List<Mono<Reply>> counted(int side, int size) {
    return IntStream.range(0, size).mapToObj(i -> tallies.count(side, i, http.request(i))).toList();
  }

  @Override
  public Mono<Reply> next() {
    return requests.get(tallies.side()).get(mix.getAsInt());
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
    tallies.leaveOut(next);
  }

  /**
   * What became of each of the requests by now. Any thread.
   *
   * @return in the order of the file
   */
  public List<Share> shares() {
    return tallies.shares();
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
