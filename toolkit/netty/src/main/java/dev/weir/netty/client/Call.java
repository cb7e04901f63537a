package dev.weir.netty.client;

import dev.weir.netty.AdmissionLevel;
import dev.weir.netty.Urgency;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;

/**
 * One call on its way to a server. It ends once, be it that it is answered or given up, and only
 * that counts: a cancel after the answer, of a body that nobody reads to its end, is none of the
 * call. Thread-safe.
 */
final class Call {

  private final Heard heard;
  private final Urgency urgency;
  private final LongSupplier nanoClock;
  private final AtomicBoolean ended = new AtomicBoolean();

  /** One that is sent. */
  Call(Heard heard, Urgency urgency, LongSupplier nanoClock) {
    this.heard = heard;
    this.urgency = urgency;
    this.nanoClock = nanoClock;
  }

  /** The server says whom it lets in. */
  void hears(AdmissionLevel level) {
    heard.heard(level, nanoClock.getAsLong());
  }

  /** It was answered. */
  void answered(boolean isAccepted) {
    if (!ended.compareAndSet(false, true)) {
      return;
    }
    if (isAccepted) {
      heard.accepted(urgency, nanoClock.getAsLong());
    } else {
      heard.refused(urgency, nanoClock.getAsLong());
    }
  }

  /** It was cancelled. */
  void cancelled() {
    if (ended.compareAndSet(false, true)) {
      heard.givenUp(urgency, nanoClock.getAsLong());
    }
  }
}
