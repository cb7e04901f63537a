package dev.weir.spi.operator;

import dev.weir.internal.Drain;

/**
 * Serialised work with missed-work counting: any number of threads ask for a pass, one of them
 * makes it, and no request is lost. Nobody waits for a pass. What a thread wrote before it asked is
 * seen by a pass that begins after it, whichever thread makes that. A pass that throws counts as
 * made.
 */
public abstract class SerialDrain extends Drain {

  /** For subclasses. */
  protected SerialDrain() {}
}
