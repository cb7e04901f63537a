package dev.weir.internal;

import dev.weir.discipline.Ticket;
import dev.weir.request.Request;
import org.jspecify.annotations.Nullable;

/**
 * What waits, and its ticket: an admission that waits for room, without a thread; and on a {@link
 * Shelf}, whatever was let in and waits for a seat.
 */
final class Waiter extends Ticket {

  private final Object entry;
  private final Request request;

  /** Of its priority; as its ranks look at it often, here. */
  final byte level;

  /** Since when, or 0 if nobody knows yet. Written before it joins a line. */
  long since;

  /** For how long it is expected to run. Written by its ranks, before it joins a line. */
  long expected;

  /** Where it stands; null if nowhere. Owned by those ranks. */
  @Nullable Ranks ranks;

  /** Whether its times are taken. Written by the shelf, before a seat takes it. */
  boolean timed;

  /** Whether it was settled elsewhere, and its place given back. Owned by the shelf. */
  boolean departed;

  /**
   * What has not joined a line yet.
   *
   * @param entry an admission, or a bare body
   * @param request what it carries
   * @param since since when it waits, or 0 if nobody knows yet
   */
  Waiter(Object entry, Request request, long since) {
    this.entry = entry;
    this.request = request;
    this.level = (byte) request.priority().level();
    this.since = since;
  }

  Object entry() {
    return entry;
  }

  /** What it waits with. */
  Permit permit() {
    return (Permit) entry;
  }

  /** Who waits for room. */
  Admission admission() {
    return (Admission) entry;
  }

  @Override
  public Request request() {
    return request;
  }

  @Override
  public long since() {
    return since;
  }

  @Override
  public long expectedNanos() {
    return expected;
  }

  @Override
  public @Nullable String task() {
    return entry instanceof Admission admission ? admission.taskName() : null;
  }
}
