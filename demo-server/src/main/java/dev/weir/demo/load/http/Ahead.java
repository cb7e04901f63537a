package dev.weir.demo.load.http;

import dev.weir.demo.load.engine.Reply;
import dev.weir.demo.load.engine.UnreachableException;
import dev.weir.demo.text.Times;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeoutException;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Signal;

/** What comes before a run: the first request to each address, and some more. Blocks. */
final class Ahead {

  private static final int AT_ONCE = 8;

  /* One may have the connection of a request before it, and the other makes one, and with it those
   * ahead of need. */
  private static final int OPENING = 2;

  private static final Duration LOOK = Duration.ofMillis(1);

  private final HttpWire wire;
  private final Exchanges exchanges;
  private final Map<String, HttpCall> calls = new LinkedHashMap<>();

  Ahead(HttpWire wire, List<HttpCall> calls) {
    this.wire = wire;
    this.exchanges = new Exchanges(wire);
    calls.forEach(call -> this.calls.putIfAbsent(call.origin(), call));
  }

  /** The reply of the first address. */
  Reply reach(Duration patience) throws UnreachableException {
    Reply first = null;
    for (HttpCall call : calls.values()) {
      Reply reply = reach(call.origin(), exchanges.exchange(call), patience);
      first = first == null ? reply : first;
    }
    wire.count().forgetBusiest();
    return Objects.requireNonNull(first);
  }

  private static Reply reach(String where, Mono<Reply> request, Duration patience)
      throws UnreachableException {
    Signal<Reply> end = request.timeout(patience).materialize().block();
    Throwable error = end == null ? null : end.getThrowable();
    if (error instanceof TimeoutException) {
      throw new UnreachableException(where, "no reply within " + Times.format(patience), error);
    }
    if (error != null) {
      throw new UnreachableException(where, why(error), error);
    }
    Reply reply = end == null ? null : end.get();
    if (reply == null) {
      throw new UnreachableException(where, "no reply");
    }
    if (Exchanges.NOT_SPOKEN.equals(reply.wrong())) {
      throw new UnreachableException(where, Exchanges.NOT_SPOKEN);
    }
    return reply;
  }

  private static String why(Throwable error) {
    String cause = Causes.of(error);
    return cause.equals(Causes.HTTP_2) ? Exchanges.NOT_SPOKEN : cause;
  }

  /** So many connections in all, and so many requests, but as many as have to open them. */
  Warmth warmUp(int connections, int number, Duration patience) {
    long answered = 0;
    long failed = 0;
    int each = share(connections);
    for (HttpCall call : calls.values()) {
      int opening = wire.multiplexed() ? each : Math.min(OPENING, each);
      int more = Math.max(0, share(number) - opening);
      int atOnce = wire.multiplexed() ? AT_ONCE : Math.min(AT_ONCE, each);
      wire.makeAhead(each);
      Together together = new Together(opening);
      List<Boolean> replies = send(exchanges.exchange(call, together), opening, opening, patience);
      replies.addAll(send(exchanges.exchange(call), more, atOnce, patience));
      long right = replies.stream().filter(reply -> reply).count();
      answered += right;
      failed += opening + more - right;
    }
    Flux.interval(LOOK).takeUntil(tick -> wire.count().settled()).take(patience).blockLast();
    wire.makeAhead(0);
    wire.count().forgetBusiest();
    return new Warmth(wire.count().open(), answered, failed);
  }

  private int share(int all) {
    return (all + calls.size() - 1) / calls.size();
  }

  /*
   * Whether each had a reply. None begins when that has taken so long; those on their way may end, as
   * one that is cancelled takes its connection with it.
   */
  private static List<Boolean> send(
      Mono<Reply> request, int number, int atOnce, Duration patience) {
    Mono<Boolean> one = request.timeout(patience).thenReturn(true).onErrorReturn(false);
    long end = System.nanoTime() + patience.toNanos();
    List<Boolean> replies =
        Flux.range(0, number)
            .takeWhile(i -> System.nanoTime() - end < 0)
            .flatMap(i -> one, atOnce)
            .collectList()
            .block();
    return replies == null ? new ArrayList<>() : replies;
  }
}
