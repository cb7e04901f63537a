package dev.weir.demo.load.engine;

import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.function.LongUnaryOperator;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;

/**
 * A target, and the clock of a run against it, in virtual time: time passes when the run waits, and
 * answers come on the way. For one thread, but that others may ask for the time.
 */
final class VirtualServer implements Target, Clock {

  private record Answer(long due, MonoSink<Reply> to) {}

  private final LongUnaryOperator doneAt;
  private final PriorityQueue<Answer> answers =
      new PriorityQueue<>(Comparator.comparingLong(Answer::due));
  private final long end;
  private volatile long now;
  private int mostAtOnce;

  /**
   * A server.
   *
   * @param doneAt when the answer is there to a request that comes at some time; nanoseconds
   * @param end who waits until then sees all answers, and who asks from then on is answered at
   *     once: nobody waits any more who would let time pass
   */
  VirtualServer(LongUnaryOperator doneAt, long end) {
    this.doneAt = doneAt;
    this.end = end;
  }

  @Override
  public long nanoTime() {
    return now;
  }

  @Override
  public void waitUntil(long moment) {
    Answer next = answers.peek();
    if (next != null && next.due <= moment) {
      answer();
    } else {
      now = Math.max(now, moment);
    }
    while (now >= end && !answers.isEmpty()) {
      answer();
    }
  }

  private void answer() {
    Answer next = answers.remove();
    now = Math.max(now, next.due);
    next.to.success(new Reply(0, null));
  }

  @Override
  public Mono<Reply> next() {
    return Mono.create(
        sink -> {
          if (now >= end) {
            sink.success(new Reply(0, null));
            return;
          }
          answers.add(new Answer(doneAt.applyAsLong(now), sink));
          mostAtOnce = Math.max(mostAtOnce, answers.size());
        });
  }

  int mostAtOnce() {
    return mostAtOnce;
  }

  @Override
  public void close() {}
}
