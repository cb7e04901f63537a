package dev.weir.simulation;

import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.function.IntToDoubleFunction;

/** All go on together, the slower the more they are. */
final class Sharing implements Station {

  private final PriorityQueue<Job> running =
      new PriorityQueue<>(Comparator.comparingDouble((Job job) -> job.due));
  private IntToDoubleFunction speed;
  private int room;

  /** How far a call has come that was there from the start. */
  private double progress;

  private long at;

  Sharing(Server server) {
    speed = server.speed();
    room = server.room();
  }

  @Override
  public void become(long now, Server server) {
    goOn(now);
    speed = server.speed();
    room = server.room();
  }

  @Override
  public boolean arrive(long now, Job job) {
    if (running.size() >= room) {
      return false;
    }
    goOn(now);
    job.due = progress + job.service;
    running.add(job);
    return true;
  }

  @Override
  public long nextEnd() {
    Job next = running.peek();
    return next == null
        ? NEVER
        : at + (long) Math.ceil(Math.max(0, next.due - progress) / speedNow());
  }

  @Override
  public Job end(long now) {
    goOn(now);
    return running.remove();
  }

  private void goOn(long now) {
    if (!running.isEmpty()) {
      progress += (now - at) * speedNow();
    }
    at = now;
  }

  private double speedNow() {
    return speed.applyAsDouble(running.size());
  }
}
