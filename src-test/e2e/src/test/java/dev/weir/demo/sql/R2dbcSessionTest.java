package dev.weir.demo.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.r2dbc.spi.Connection;
import io.r2dbc.spi.Wrapped;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Publisher;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.test.scheduler.VirtualTimeScheduler;

/** A connection to a server that has fallen silent, in virtual time. */
class R2dbcSessionTest {

  private static final SqlSettings SETTINGS =
      new SqlSettings(
          "s",
          SqlUrl.of("r2dbc:postgresql://me@h/d"),
          1,
          Duration.ofSeconds(1),
          Duration.ofSeconds(2));

  private final Sinks.Empty<Void> begun = Sinks.empty();
  private final AtomicReference<Throwable> end = new AtomicReference<>();
  private VirtualTimeScheduler time;

  @BeforeEach
  void start() {
    time = VirtualTimeScheduler.getOrSet();
  }

  @AfterEach
  void end() {
    VirtualTimeScheduler.reset();
  }

  /* Nothing that it is asked comes to an end, but for BEGIN when the test says so. */
  private Connection silent() {
    Object[] pooled = new Object[1];
    Object connection =
        Proxy.newProxyInstance(
            Connection.class.getClassLoader(),
            new Class<?>[] {Connection.class, Wrapped.class},
            (proxy, method, args) -> {
              if (method.getName().equals("unwrap")) {
                return pooled[0];
              }
              assertThat(method.getReturnType()).isEqualTo(Publisher.class);
              return method.getName().equals("beginTransaction") ? begun.asMono() : Mono.never();
            });
    pooled[0] = connection;
    return (Connection) connection;
  }

  /**
   * As a database does what is done in a transaction, whose client goes while BEGIN is under way.
   */
  @Test
  void call_thatNobodyWaitsFor_endsWithinItsBound_howeverLateItsLastStatementIs() {
    R2dbcSession session = new R2dbcSession(silent(), SETTINGS.patience(), null);
    Mono<Long> work = session.begin().then(session.change(new Sql("UPDATE t SET x = 1")));
    Mono<Long> call =
        work.onErrorResume(
            error ->
                session
                    .rollback()
                    .then(Mono.defer(() -> session.leave(connection -> Mono.never())))
                    .then(Mono.error(error)));
    Disposable client = Lasting.call(call.doOnError(end::set)).subscribe();

    client.dispose();
    time.advanceTimeBy(SETTINGS.patience().minusMillis(1));
    begun.tryEmitEmpty();
    assertThat(end).hasNullValue();
    time.advanceTimeBy(SETTINGS.toEnd().minus(SETTINGS.patience()));

    assertThat(end.get())
        .isInstanceOfSatisfying(
            GivenUpException.class, error -> assertThat(error.isAnswered()).isTrue());
  }
}
