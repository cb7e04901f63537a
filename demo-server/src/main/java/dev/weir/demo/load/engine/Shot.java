package dev.weir.demo.load.engine;

import dev.weir.demo.load.measure.Books;
import dev.weir.observe.Reason;
import dev.weir.observe.Refused;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Mono;

/** One request, from its moment to its end. */
final class Shot extends BaseSubscriber<Reply> {
  /*
   * state, guarded by this, and what the books are told of a beginning with it: they know of it before they
   * know of the end.
   *
   * WAITING      the entrance has not let it through
   * ON_THE_WIRE  it has; begun is set
   * OVER         it has ended, and who ended it tells the books
   *
   * WAITING -> ON_THE_WIRE           the entrance subscribes to the request
   * WAITING | ON_THE_WIRE -> OVER    the entrance's answer or refusal; or the run's end, which cuts it off
   *
   * An entrance may end a request, and at the same moment let it through: who comes second changes nothing.
   * Then a request that is over is not sent, and one that was sent counts as such.
   */
  private enum State {
    WAITING,
    ON_THE_WIRE,
    OVER
  }

  private final Traffic traffic;
  private final Account account;
  private final Books books;
  private final long intended;
  private State state = State.WAITING;
  private long begun;
  private @Nullable Reply reply;
  private volatile @Nullable Wire wire;

  Shot(Traffic traffic, Account account, long intended) {
    this.traffic = traffic;
    this.account = account;
    this.books = account.books();
    this.intended = intended;
  }

  // ---------------------------------------------------------------- the beginning

  /** The request, timed from when it goes to the wire. */
  Mono<Reply> timed(Mono<Reply> request) {
    return Mono.create(
        sink -> {
          if (begin()) {
            Wire sent = new Wire(sink, traffic.clock(), begun);
            wire = sent;
            sink.onDispose(sent);
            request.subscribe(sent);
          } else {
            sink.success();
          }
        });
  }

  private boolean begin() {
    synchronized (this) {
      if (state != State.WAITING) {
        return false;
      }
      begun = traffic.clock().nanoTime();
      state = State.ON_THE_WIRE;
      books.started();
    }
    account.waitsNoMore();
    traffic.step();
    return true;
  }

  /** Ends it if it has been on the wire since then. */
  void expire(long latest) {
    Wire sent = wire;
    if (sent != null && sent.begun() - latest <= 0) {
      sent.expire();
    }
  }

  // ---------------------------------------------------------------- the end

  @Override
  protected void hookOnNext(Reply value) {
    reply = value;
  }

  @Override
  protected void hookOnComplete() {
    end(was -> completed());
  }

  private void completed() {
    Reply got = reply;
    Wire sent = wire;
    if (got == null || sent == null) { // only what was sent has a reply
      books.failed("no reply");
    } else if (got.wrong() == null) {
      books.completed(sent.ended() - intended, sent.ended() - begun, got.bytes());
    } else {
      books.refused(got.wrong(), sent.ended() - intended, got.bytes());
    }
  }

  @Override
  protected void hookOnError(Throwable error) {
    end(was -> failed(error, was));
  }

  /* The entrance may still end what it has let through, as a pool does whose task takes too long. */
  private void failed(Throwable error, State was) {
    if (!(error instanceof Refused refused)) {
      books.failed(traffic.causeOf(error));
    } else if (was == State.WAITING) {
      books.turnedAway(refused.reason());
    } else {
      books.failed(inWords(refused.reason()));
    }
  }

  private static String inWords(Reason reason) {
    return reason.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  /** Gives it up, with the run. Throws what its source throws when it is cancelled. */
  void cutOff() {
    end(was -> books.cutOff()); // first: nobody else would, if the source throws
    cancel();
  }

  private interface Booking {
    void book(State was);
  }

  private void end(Booking booking) {
    State was;
    synchronized (this) {
      was = state;
      state = State.OVER;
    }
    if (was == State.OVER) {
      return;
    }
    if (was == State.WAITING) {
      account.waitsNoMore();
    } else {
      traffic.step();
    }
    try {
      booking.book(was);
    } finally {
      traffic.ended(this); // whatever was thrown: a run would never end
    }
  }
}
