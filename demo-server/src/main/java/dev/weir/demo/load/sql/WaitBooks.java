package dev.weir.demo.load.sql;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Sums up looks at a server's sessions. What was seen counts for the time since the look before it:
 * one that took long, as on a server that is busy, is not one of many. Thread-safe.
 */
final class WaitBooks {

  private static final long SECOND = Duration.ofSeconds(1).toNanos();

  private record Key(String state, String waitsFor) {}

  /** Of one kind: sessions, each times the nanoseconds for which it was so. */
  private static final class Sum {
    private double sessionTime;
    private long most;

    void add(long seen, long nanos) {
      sessionTime += (double) seen * nanos;
      most = Math.max(most, seen);
    }
  }

  /** Of one second, likewise. */
  private static final class OfSecond {
    private double time;
    private double running;
    private double waiting;
    private double inTransaction;
    private double idle;
    private double other;

    void add(List<ServerWaits.Seen> seen, long nanos) {
      time += nanos;
      seen.forEach(one -> add(one, (double) one.sessions() * nanos));
    }

    private void add(ServerWaits.Seen seen, double sessionTime) {
      switch (seen.state()) {
        case "active", "fastpath function call" -> {
          if (seen.waitsFor().equals("nothing")) {
            running += sessionTime;
          } else {
            waiting += sessionTime;
          }
        }
        case "idle in transaction", "idle in transaction (aborted)" -> inTransaction += sessionTime;
        case "idle" -> idle += sessionTime;
        default -> other += sessionTime;
      }
    }

    Waits.Second told(long number) {
      return new Waits.Second(
          number, running / time, waiting / time, inTransaction / time, idle / time, other / time);
    }
  }

  private final Map<Key, Sum> kinds = new HashMap<>();
  private final Map<Long, OfSecond> seconds = new TreeMap<>();
  private long begun;
  private long last;
  private long runs;
  private double time;
  private long looks;
  private long missed;
  private long failed;
  private long mostSessions;
  private @Nullable String trouble;

  /** A run begins: what comes next is looked at from that moment on, of a clock in nanoseconds. */
  synchronized void begin(long now) {
    begun = now;
    last = now;
    runs++;
  }

  /** A look. */
  synchronized void add(long now, List<ServerWaits.Seen> seen) {
    looks++;
    long nanos = now - last;
    time += nanos;
    long all = 0;
    for (ServerWaits.Seen one : seen) {
      kinds
          .computeIfAbsent(new Key(one.state(), one.waitsFor()), key -> new Sum())
          .add(one.sessions(), nanos);
      all += one.sessions();
    }
    mostSessions = Math.max(mostSessions, all);
    addToSeconds(now, seen);
    last = now;
  }

  private void addToSeconds(long now, List<ServerWaits.Seen> seen) {
    for (long from = last; from < now; ) {
      long number = (from - begun) / SECOND;
      long to = Math.min(now, begun + (number + 1) * SECOND);
      seconds.computeIfAbsent(number, key -> new OfSecond()).add(seen, to - from);
      from = to;
    }
  }

  synchronized void missed() {
    missed++;
  }

  /** A look that failed: what was so until then nobody knows. */
  synchronized void failed(long now, String why) {
    looks++;
    failed++;
    trouble = why;
    last = now;
  }

  /** Begins anew, in a run that goes on. */
  synchronized void forget(long now) {
    begun = now;
    last = now;
    runs = Math.min(1, runs);
    time = 0;
    kinds.clear();
    seconds.clear();
    looks = 0;
    missed = 0;
    failed = 0;
    mostSessions = 0;
    trouble = null;
  }

  /** By now. Of several runs there is no second by second. */
  synchronized Waits waits() {
    List<Waits.Kind> all = new ArrayList<>();
    kinds.forEach(
        (key, sum) ->
            all.add(
                new Waits.Kind(
                    key.state, key.waitsFor, time == 0 ? 0 : sum.sessionTime / time, sum.most)));
    all.sort(
        Comparator.comparingDouble(Waits.Kind::mean)
            .reversed()
            .thenComparing(Waits.Kind::state)
            .thenComparing(Waits.Kind::waitsFor));
    List<Waits.Second> course = new ArrayList<>();
    if (runs < 2) {
      seconds.forEach((number, sum) -> course.add(sum.told(number)));
    }
    return new Waits(looks, missed, failed, trouble, mostSessions, all, course);
  }
}
