package dev.weir.simulation;

import dev.weir.limit.CallEnd;
import dev.weir.limit.Regulator;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.function.LongSupplier;

/** Lets calls through a limit to a server, event by event, in virtual time: the same each time. */
public final class Simulation {

  /** How long it takes to be turned away. */
  private static final long TURN_AWAY_NANOS = 1_000_000;

  private final SplittableRandom random;
  private final Regulator regulator;
  private final ArrayDeque<Job> turnedAway = new ArrayDeque<>();
  private final Station station;
  private Trace.Phase phase;
  private Course course;
  private long now;
  private int inFlight;
  private boolean refusedSince;
  private long nextTick;
  private long nextArrival;

  private Simulation(Trace trace, Function<LongSupplier, Regulator> limit, long seed) {
    this.random = new SplittableRandom(seed);
    this.regulator = limit.apply(() -> now);
    this.phase = trace.phases().get(0);
    this.station = phase.server().station();
    this.course = new Course(0, phase);
  }

  /**
   * Runs a trace.
   *
   * @param trace what is to happen
   * @param limit makes the regulator, with the clock
   * @param seed of all chance
   * @return what came of each phase
   */
  public static List<Course> run(Trace trace, Function<LongSupplier, Regulator> limit, long seed) {
    Simulation simulation = new Simulation(trace, limit, seed);
    List<Course> courses = new ArrayList<>();
    for (Trace.Phase phase : trace.phases()) {
      courses.add(simulation.run(phase));
    }
    return courses;
  }

  private Course run(Trace.Phase next) {
    phase = next;
    course = new Course(now, next);
    station.become(now, next.server());
    if (next.isSaturated()) {
      fill();
    } else {
      expectArrival();
    }
    long end = now + next.length().toNanos();
    for (long at = nextEvent(); at < end; at = nextEvent()) {
      now = at;
      step();
    }
    now = end;
    course.close(now);
    return course;
  }

  private long nextEvent() {
    return Math.min(Math.min(station.nextEnd(), nextTurnedAway()), Math.min(arrival(), nextTick));
  }

  private long nextTurnedAway() {
    return turnedAway.isEmpty() ? Station.NEVER : turnedAway.peek().start + TURN_AWAY_NANOS;
  }

  private long arrival() {
    return phase.isSaturated() ? Station.NEVER : nextArrival;
  }

  private void step() {
    if (now == nextTick) {
      course.tick(regulator.limit());
      nextTick += Course.TICK_NANOS;
    } else if (now == station.nextEnd()) {
      Job job = station.end(now);
      course.end(now, job);
      leave(job, CallEnd.SUCCEEDED);
    } else if (now == nextTurnedAway()) {
      course.turnAway();
      leave(turnedAway.remove(), CallEnd.OVERLOADED);
    } else {
      arrive();
    }
  }

  private void arrive() {
    course.offer();
    if (inFlight < regulator.limit()) {
      enter(refusedSince);
      refusedSince = false;
    } else {
      course.refuse(inFlight);
      refusedSince = true;
    }
    expectArrival();
  }

  private void leave(Job job, CallEnd how) {
    inFlight--;
    regulator.onEnd(now - job.start, job.inFlight, job.limited, how);
    if (phase.isSaturated()) {
      fill();
    }
  }

  private void fill() {
    while (inFlight < regulator.limit()) {
      enter(true);
    }
  }

  private void enter(boolean limited) {
    inFlight++;
    Job job = new Job(now, phase.server().service().next(random), inFlight, limited);
    if (!station.arrive(now, job)) {
      turnedAway.add(job);
    }
  }

  private void expectArrival() {
    double perSecond = phase.load() * course.bestThroughput();
    double wait = -Math.log(1 - random.nextDouble()) / perSecond * 1e9;
    nextArrival = wait < Long.MAX_VALUE / 4.0 ? now + 1 + (long) wait : Station.NEVER;
  }
}
