package dev.weir.bench.contender;

import java.util.Locale;
import java.util.function.Function;

/** Every way to hand a request of Reactor Netty's to somebody who does the work. */
public enum RouteRoster implements Entrant {
  /** To nobody: the event loop does it. */
  PLAIN("plain route", Routes::plain),
  /** To a pool of Weir's. */
  ADMISSION("HttpAdmission", Routes::admission),
  /** To as many threads of Reactor's for blocking work. */
  ELASTIC("subscribeOn(boundedElastic)", Routes::elastic),
  /** To as many threads of Reactor's for computing. */
  PARALLEL("subscribeOn(parallel)", Routes::parallel),
  /** To nobody: the pool is full, and turns it away. */
  REFUSING("HttpAdmission, refusing", Routes::refusing);

  private final String title;
  private final Function<Setup, Route> factory;

  RouteRoster(String title, Function<Setup, Route> factory) {
    this.title = title;
    this.factory = factory;
  }

  /**
   * Starts it.
   *
   * @param setup the sizes
   * @return to be closed
   */
  public Route open(Setup setup) {
    return factory.apply(setup);
  }

  @Override
  public String title() {
    return title;
  }

  @Override
  public boolean isOurs() {
    return this == ADMISSION || this == REFUSING;
  }

  @Override
  public String id() {
    return "route-" + name().toLowerCase(Locale.ROOT);
  }
}
