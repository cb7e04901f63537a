package dev.weir.simulation;

import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.PriorityQueue;

/** First come, first served, by several at a time. */
final class Queue implements Station {

  private final ArrayDeque<Job> waiting = new ArrayDeque<>();
  private final PriorityQueue<Job> running =
      new PriorityQueue<>(Comparator.comparingDouble((Job job) -> job.due));
  private int width;
  private int room;

  Queue(Server server) {
    become(0, server);
  }

  @Override
  public void become(long now, Server server) {
    width = server.width();
    room = server.room();
    startThose(now);
  }

  @Override
  public boolean arrive(long now, Job job) {
    if (waiting.size() + running.size() >= room) {
      return false;
    }
    waiting.add(job);
    startThose(now);
    return true;
  }

  @Override
  public long nextEnd() {
    Job next = running.peek();
    return next == null ? NEVER : (long) Math.ceil(next.due);
  }

  @Override
  public Job end(long now) {
    Job done = running.remove();
    startThose(now);
    return done;
  }

  private void startThose(long now) {
    while (running.size() < width && !waiting.isEmpty()) {
      Job job = waiting.remove();
      job.due = now + job.service;
      running.add(job);
    }
  }
}
