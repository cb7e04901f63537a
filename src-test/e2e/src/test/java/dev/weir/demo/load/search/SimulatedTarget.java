package dev.weir.demo.load.search;

import dev.weir.demo.load.measure.RatePoint;
import java.util.Arrays;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import java.util.function.IntToDoubleFunction;

/**
 * Workers with a bounded queue, first come, first served, in virtual time. Empty when a rate
 * begins.
 *
 * @param workers how many
 * @param service how long a request takes alone, seconds; the mean, if chance is in it
 * @param room how many may be there; more are turned away
 * @param slo within how many seconds one is to be done
 * @param chance whether arrivals are a Poisson process, and service times exponentially
 *     distributed; or all is even
 * @param slow which share of requests takes {@code times} as long
 * @param times how many times as long these take
 * @param crawl how many times as long a request takes with so many there
 */
record SimulatedTarget(
    int workers,
    double service,
    int room,
    double slo,
    boolean chance,
    double slow,
    double times,
    IntToDoubleFunction crawl) {

  private static final double NANOS = 1e9;

  SimulatedTarget(
      int workers,
      double service,
      int room,
      double slo,
      boolean chance,
      IntToDoubleFunction crawl) {
    this(workers, service, room, slo, chance, 0, 1, crawl);
  }

  static SimulatedTarget even(int room, double slo) {
    return new SimulatedTarget(8, 0.02, room, slo, false, there -> 1);
  }

  static SimulatedTarget random(int room, double slo) {
    return new SimulatedTarget(8, 0.02, room, slo, true, there -> 1);
  }

  SimulatedTarget crawling(IntToDoubleFunction times) {
    return new SimulatedTarget(workers, service, room, slo, chance, times);
  }

  SimulatedTarget slow(double share, double times) {
    return new SimulatedTarget(workers, service, room, slo, chance, share, times, crawl);
  }

  /** What comes of a rate. */
  RatePoint offer(double rate, double seconds, double goodShare, SplittableRandom random) {
    PriorityQueue<Double> free = new PriorityQueue<>();
    for (int i = 0; i < workers; i++) {
      free.add(0.0);
    }
    PriorityQueue<Double> there = new PriorityQueue<>();
    double[] responses = new double[(int) (rate * seconds * 1.2) + 100];
    int done = 0;
    int good = 0;
    int offered = 0;
    for (double at = 0; at < seconds; at += gap(rate, random)) {
      offered++;
      while (!there.isEmpty() && there.peek() <= at) {
        there.remove();
      }
      if (there.size() >= room) {
        continue;
      }
      double takes = draw(service, random) * crawl.applyAsDouble(there.size());
      takes *= slow > 0 && random.nextDouble() < slow ? times : 1;
      double end = Math.max(at, free.remove()) + takes;
      free.add(end);
      there.add(end);
      responses[done++] = end - at;
      good += end - at <= slo ? 1 : 0;
    }
    Arrays.sort(responses, 0, done);
    double share = (double) good / offered;
    return new RatePoint(
        rate,
        offered,
        share,
        (long) (responses[done / 2] * NANOS),
        (long) (responses[done * 99 / 100] * NANOS),
        true,
        share >= goodShare);
  }

  private double gap(double rate, SplittableRandom random) {
    return draw(1 / rate, random);
  }

  private double draw(double mean, SplittableRandom random) {
    return chance ? -mean * Math.log1p(-random.nextDouble()) : mean;
  }

  /** The rate at which just so large a share is good, from so long that chance evens out. */
  double limit(double goodShare) {
    double low = 1;
    double high = 10 * workers / service;
    while (high / low > 1.001) {
      double rate = Math.sqrt(low * high);
      if (offer(rate, 1_000, goodShare, new SplittableRandom(42)).held()) {
        low = rate;
      } else {
        high = rate;
      }
    }
    return low;
  }
}
