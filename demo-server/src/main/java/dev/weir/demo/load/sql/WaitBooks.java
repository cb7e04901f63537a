package dev.weir.demo.load.sql;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Sums up looks at a server's sessions. Thread-safe. */
final class WaitBooks {

  private record Key(String state, String waitsFor) {}

  /** Of one kind. */
  private static final class Sum {
    private long sessions;
    private long most;

    void add(long seen) {
      sessions += seen;
      most = Math.max(most, seen);
    }
  }

  /** Of one second. */
  private static final class OfSecond {
    private int looks;
    private long running;
    private long waiting;
    private long inTransaction;
    private long idle;

    void add(ServerWaits.Seen seen) {
      if (seen.state().equals("active")) {
        if (seen.waitsFor().equals("nothing")) {
          running += seen.sessions();
        } else {
          waiting += seen.sessions();
        }
      } else if (seen.state().startsWith("idle in transaction")) {
        inTransaction += seen.sessions();
      } else {
        idle += seen.sessions();
      }
    }

    private double mean(long sum) {
      return (double) sum / looks;
    }
  }

  private final Map<Key, Sum> kinds = new HashMap<>();
  private final Map<Long, OfSecond> seconds = new TreeMap<>();
  private long begun;
  private long looks;
  private long missed;
  private long failed;
  private long mostSessions;
  private @Nullable String trouble;

  /** What comes next is looked at from that moment on, of a clock in nanoseconds. */
  synchronized void begin(long now) {
    begun = now;
  }

  /** A look. */
  synchronized void add(long now, List<ServerWaits.Seen> seen) {
    looks++;
    long second = Duration.ofNanos(now - begun).toSeconds();
    OfSecond sum = seconds.computeIfAbsent(second, number -> new OfSecond());
    sum.looks++;
    long all = 0;
    for (ServerWaits.Seen one : seen) {
      sum.add(one);
      kinds
          .computeIfAbsent(new Key(one.state(), one.waitsFor()), key -> new Sum())
          .add(one.sessions());
      all += one.sessions();
    }
    mostSessions = Math.max(mostSessions, all);
  }

  synchronized void missed() {
    missed++;
  }

  synchronized void failed(String why) {
    looks++;
    failed++;
    trouble = why;
  }

  /** Begins anew. */
  synchronized void forget(long now) {
    begun = now;
    kinds.clear();
    seconds.clear();
    looks = 0;
    missed = 0;
    failed = 0;
    mostSessions = 0;
    trouble = null;
  }

  synchronized Waits waits() {
    long told = Math.max(1, looks - failed);
    List<Waits.Kind> all = new ArrayList<>();
    kinds.forEach(
        (key, sum) ->
            all.add(
                new Waits.Kind(key.state, key.waitsFor, (double) sum.sessions / told, sum.most)));
    all.sort(
        Comparator.comparingDouble(Waits.Kind::mean)
            .reversed()
            .thenComparing(Waits.Kind::state)
            .thenComparing(Waits.Kind::waitsFor));
    List<Waits.Second> course = new ArrayList<>();
    seconds.forEach(
        (number, sum) ->
            course.add(
                new Waits.Second(
                    number,
                    sum.mean(sum.running),
                    sum.mean(sum.waiting),
                    sum.mean(sum.inTransaction),
                    sum.mean(sum.idle))));
    return new Waits(looks, missed, failed, trouble, mostSessions, all, course);
  }
}
