package dev.weir.netty;

import dev.weir.observe.Reason;
import org.jspecify.annotations.Nullable;

/** Something that may turn a request away, and what the client is told by it. Thread-safe. */
interface Stage {

  /** Where clients are told to come later, whatever the reason: a service that is short of room. */
  int UNAVAILABLE = 503;

  /** Where they have come too often themselves. */
  int TOO_MANY_REQUESTS = 429;

  /** Whether it is this one that fails with such an error. */
  boolean isOurs(Throwable error);

  /** Pool, gate or rate, and its name: the beginning of a sentence. */
  String who();

  /** The word for "no room". */
  String full();

  /** What the client is told if nothing else is known: {@link #UNAVAILABLE} as a rule. */
  default int status() {
    return UNAVAILABLE;
  }

  /** The strategy's word; null if it has none. May change with its configuration. */
  @Nullable String strategy();

  /** What it did, for people: half a sentence without figures. */
  default String what(Reason reason) {
    return Reasons.what(reason);
  }

  /** When whoever it turned away may come back: whole seconds, 1 or more. */
  long retryAfterSeconds(Throwable error);
}
