package dev.weir.demo.http;

import dev.weir.request.Deadline;
import dev.weir.request.Request;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import reactor.core.publisher.Mono;

/** Keeps the deadlines of requests that are not tasks of their own: pools keep those of tasks. */
final class Deadlines {

  /* What a timer can count to, in nanoseconds: 292 years. A deadline beyond is none. */
  private static final long LONGEST_MILLIS = TimeUnit.NANOSECONDS.toMillis(Long.MAX_VALUE);

  private Deadlines() {}

  /** The answer, if its time has not passed yet; what it consists of has the same deadline. */
  static <T> Mono<T> ahead(Request request, Mono<T> answer) {
    return left(request) > 0 ? answer : Mono.error(Deadlines::exceeded);
  }

  /** The answer, if it comes in time; it is given up otherwise, or not even begun. */
  static <T> Mono<T> within(Request request, Mono<T> answer) {
    long left = left(request);
    return left > 0 && left <= LONGEST_MILLIS
        ? answer.timeout(Duration.ofMillis(left), Mono.error(Deadlines::exceeded))
        : ahead(request, answer);
  }

  private static long left(Request request) {
    Deadline deadline = request.deadline();
    return deadline == null ? Long.MAX_VALUE : deadline.remainingMillis(System.currentTimeMillis());
  }

  private static ProblemException exceeded() {
    return new ProblemException(504, "deadline_exceeded", "the deadline of the request has passed");
  }
}
