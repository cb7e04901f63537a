package dev.weir.internal;

import dev.weir.discipline.Line;
import org.jspecify.annotations.Nullable;

/** An admission that waits for room, without a thread. */
final class Waiter {

  final Admission admission;
  final long since;

  /**
   * Where it stands; null before it joined the line and after it left. Owned by the room's drain.
   */
  Line.@Nullable Place place;

  Waiter(Admission admission, long since) {
    this.admission = admission;
    this.since = since;
  }
}
