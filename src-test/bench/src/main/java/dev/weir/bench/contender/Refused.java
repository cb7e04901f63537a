package dev.weir.bench.contender;

import java.util.concurrent.RejectedExecutionException;

/** The cheapest refusal: peers that let the caller choose throw this one, made once. */
final class Refused extends RejectedExecutionException {

  private static final long serialVersionUID = 1L;

  static final Refused INSTANCE = new Refused();

  private Refused() {
    super("full");
  }

  static void throwIt() {
    throw INSTANCE;
  }

  @Override
  public synchronized Throwable fillInStackTrace() {
    return this;
  }
}
