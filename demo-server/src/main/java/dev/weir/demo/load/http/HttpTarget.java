package dev.weir.demo.load.http;

import dev.weir.demo.load.engine.Lateness;
import dev.weir.demo.load.engine.Reply;
import dev.weir.demo.load.engine.Target;
import dev.weir.demo.load.engine.UnreachableException;
import dev.weir.demo.load.measure.Connections;
import java.time.Duration;
import java.util.List;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;

/**
 * HTTP requests, sent over as many connections as are needed at once.
 *
 * <p>One that is cancelled, as at a timeout, takes its connection with it over HTTP/1.1, where the
 * next reply on it would be its own; over HTTP/2 only its stream; but there are servers that close
 * a connection on which many streams were given up (CVE-2023-44487). Nothing is tried again, no
 * redirect is followed, and nothing is asked to be compressed.
 */
public final class HttpTarget implements Target {

  private final List<HttpCall> calls;
  private final IntSupplier choice;
  private final int mostConnections;
  private final HttpWire wire;
  private final List<Mono<Reply>> requests;

  /**
   * One request, over and over. Connects to nothing yet, but starts its event loops.
   *
   * @param settings how it gets there
   * @param call what is sent
   */
  public HttpTarget(HttpSettings settings, HttpCall call) {
    this(settings, List.of(call), () -> 0);
  }

  /**
   * One of several each time. Connects to nothing yet, but starts its event loops.
   *
   * @param settings how they get there
   * @param calls at least one
   * @param choice which is next, counted from 0; asked by one thread at a time
   */
  public HttpTarget(HttpSettings settings, List<HttpCall> calls, IntSupplier choice) {
    this.calls = List.copyOf(calls);
    if (this.calls.isEmpty()) {
      throw new IllegalArgumentException("calls: none (expected: at least one)");
    }
    this.choice = choice;
    this.mostConnections = settings.mostConnections();
    this.wire = new HttpWire(settings);
    Exchanges exchanges = new Exchanges(wire);
    this.requests = this.calls.stream().map(exchanges::exchange).toList();
  }

  @Override
  public Mono<Reply> next() {
    return requests.get(choice.getAsInt());
  }

  /**
   * One of the requests, whatever is chosen next.
   *
   * @param number in the order of the calls, counted from 0
   * @return sends it each time it is subscribed to
   */
  public Mono<Reply> request(int number) {
    return requests.get(number);
  }

  @Override
  public String causeOf(Throwable error) {
    return Causes.of(error);
  }

  /** How many connections were in use at once is counted from now on. */
  @Override
  public void opens() {
    wire.count().forgetBusiest();
  }

  @Override
  public Disposable watch(LongSupplier steps, Lateness lateness) {
    return wire.watch(steps, lateness);
  }

  /**
   * Whether there is anybody: sends one request to each address, which no run counts. Any reply
   * will do. Blocks the calling thread.
   *
   * @param patience how long one may take
   * @return what the first of them had as a reply
   * @throws UnreachableException if there was none, or another protocol is spoken there
   */
  public Reply reach(Duration patience) throws UnreachableException {
    return ahead().reach(patience);
  }

  /**
   * Opens connections, and sends some requests, so that a run does not begin with that: what has
   * never run is slow, and a connection takes longer than a request. None of it is counted, but for
   * the connections that were opened. Blocks the calling thread.
   *
   * @param connections how many are to be open; as many as there may be, if that is less. They are
   *     made one after the other, while the requests are on their way
   * @param number how many requests, up to eight at once; at least two to each address if there may
   *     be as many connections, and over HTTP/2 as many as connections
   * @param patience how long each part of it may take
   * @return what became of it
   */
  public Warmth warmUp(int connections, int number, Duration patience) {
    return ahead().warmUp(Math.min(connections, mostConnections), number, patience);
  }

  private Ahead ahead() {
    return new Ahead(wire, calls);
  }

  /**
   * What became of the connections, since the target was made or until it was closed. Over HTTP/2
   * as well it is connections, and not streams. Any thread.
   *
   * @return how many there were
   */
  public Connections connections() {
    return wire.count().connections(mostConnections);
  }

  @Override
  public void close() {
    wire.close();
  }
}
