package dev.weir.demo.load.http;

import static reactor.netty.http.HttpProtocol.H2;
import static reactor.netty.http.HttpProtocol.H2C;
import static reactor.netty.http.HttpProtocol.HTTP11;

import dev.weir.demo.load.engine.Lateness;
import io.netty.channel.ChannelOption;
import io.netty.resolver.DefaultAddressResolverGroup;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.netty.http.client.Http2AllocationStrategy;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.ConnectionProvider;
import reactor.netty.resources.LoopResources;

/** Threads and connections, and what counts them. Thread-safe. */
final class HttpWire {

  private static final Logger LOG = LoggerFactory.getLogger(HttpWire.class);
  private static final String NAME = "load";
  private static final Duration GRACE = Duration.ofSeconds(1);
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  /* Of a burst, how many may go to one connection before the next has its turn. */
  private static final int STREAMS_IN_TURN = 16;

  private final boolean multiplexed;
  private final ConnectionCount count = new ConnectionCount();
  private final Places places;
  private final ConnectionProvider connections;
  private final LoopResources loops;
  private final Scheduler loop;
  private final HttpClient plain;
  private final HttpClient secure;

  /** Connects to nothing yet, but starts its threads. */
  HttpWire(HttpSettings settings) {
    multiplexed = settings.multiplexed();
    places = new Places(settings.mostConnections());
    connections = connections(settings);
    loops =
        LoopResources.create(
            NAME, LoopResources.DEFAULT_IO_SELECT_COUNT, settings.eventLoops(), true, false);
    HttpClient client =
        HttpClient.create(connections)
            .runOn(new SpreadLoops(loops))
            .resolver(DefaultAddressResolverGroup.INSTANCE) // as other programs here resolve it
            .disableRetry(true) // which would be another request, and not counted
            .option(
                ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) settings.connectTimeout().toMillis())
            .doOnChannelInit((observer, channel, address) -> channel.pipeline().addFirst(count))
            .observe(count);
    plain = client.protocol(multiplexed ? H2C : HTTP11);
    HttpClient tls = multiplexed ? client.protocol(H2, HTTP11) : client.protocol(HTTP11);
    secure = tls.secure(spec -> settings.trust().configure(spec, settings.protocol()));
    /* Last: this starts the threads, which nobody would end if there were no TLS to be had. */
    loop = Schedulers.fromExecutor(loops.onClient(LoopResources.DEFAULT_NATIVE).next());
  }

  private ConnectionProvider connections(HttpSettings settings) {
    int most = settings.mostConnections();
    ConnectionProvider.Builder builder =
        ConnectionProvider.builder(NAME)
            .pendingAcquireMaxCount(-1) // bounded by the entrance
            .pendingAcquireTimeout(Duration.ZERO) // and by the timeout
            .lifo() // so that no more are in use than are needed
            .metrics(true, () -> count);
    return settings.multiplexed()
        ? builder
            .allocationStrategy(
                Http2AllocationStrategy.builder()
                    .maxConnections(most)
                    .minConnections(most)
                    .streamBatchSize(STREAMS_IN_TURN)
                    .build())
            .build()
        : builder.allocationStrategy(places).build();
  }

  /** What speaks to URLs of a scheme. */
  HttpClient client(String scheme) {
    return scheme.equalsIgnoreCase("https") ? secure : plain;
  }

  /** Whether a connection bears many requests at once. */
  boolean multiplexed() {
    return multiplexed;
  }

  /**
   * The event loop, or with several any of them. A request that another thread cancels, and whose
   * reply comes before the loop hears of it, leaves its connection to the next one, which is then
   * closed under it: on the loop nothing comes in between.
   */
  Scheduler loop() {
    return loop;
  }

  /** Looks how late each event loop is, until that is ended. */
  Disposable watch(LongSupplier steps, Lateness lateness) {
    Disposable.Composite probes = Disposables.composite();
    loops
        .onClient(LoopResources.DEFAULT_NATIVE)
        .forEach(each -> probes.add(LoopProbe.start(each, System::nanoTime, steps, lateness)));
    return probes;
  }

  ConnectionCount count() {
    return count;
  }

  /** Over HTTP/1.1: has the next connection bring others along. */
  void makeAhead(int number) {
    places.makeAhead(number);
  }

  /**
   * Lets go of all connections and threads. Blocks the calling thread, also one that has been
   * interrupted, which it stays. What may be wrong with that is of no interest any more.
   */
  void close() {
    count.end();
    boolean interrupted = Thread.interrupted();
    try {
      Flux.concatDelayError(
              connections.disposeLater().timeout(PATIENCE),
              loops.disposeLater(Duration.ZERO, GRACE))
          .blockLast(PATIENCE.multipliedBy(2));
    } catch (RuntimeException e) {
      LOG.debug("closing connections", e);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
