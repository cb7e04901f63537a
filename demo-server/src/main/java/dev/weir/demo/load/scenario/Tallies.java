package dev.weir.demo.load.scenario;

import dev.weir.demo.load.engine.Reply;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import reactor.core.publisher.Mono;

/** Counts requests by name; those of a warm-up apart, where nobody reads them. */
public final class Tallies {

  /** How many sides there are. */
  public static final int SIDES = 2;

  /*
   * uncounted   how many of the next requests are a warm-up's. Read and counted down by the thread that
   *             begins requests, set by any before or while it does
   */
  private final List<List<Tally>> sides;
  private final AtomicLong uncounted = new AtomicLong();

  /**
   * Nothing yet.
   *
   * @param names no two the same
   */
  public Tallies(List<String> names) {
    sides = List.of(of(names), of(names));
  }

  private static List<Tally> of(List<String> names) {
    return names.stream().map(Tally::new).toList();
  }

  /**
   * Which side the next request is on. By the thread that begins requests.
   *
   * @return 0 if it counts, 1 if it is a warm-up's
   */
  public int side() {
    long left = uncounted.get();
    int warmUp =
        (int) (-left >>> (Long.SIZE - 1)); // 1 or 0: no branch that the warm-up never takes
    uncounted.compareAndSet(left, left - warmUp); // or there are none any more
    return warmUp;
  }

  /**
   * Counts a request.
   *
   * @param side which it is on
   * @param number of its name, from 0
   * @param request subscribed to once or more
   * @return the same, counted each time
   */
  public Mono<Reply> count(int side, int number, Mono<Reply> request) {
    return sides.get(side).get(number).count(request);
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
   * What became of the requests by now. Any thread.
   *
   * @return in the order of the names
   */
  public List<Share> shares() {
    return sides.get(0).stream().map(Tally::share).toList();
  }
}
