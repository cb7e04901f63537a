package dev.weir.spill;

import org.jspecify.annotations.Nullable;

/**
 * Something has changed about a spill.
 *
 * @param spill its name
 * @param kind what has changed
 * @param error why; null unless the disk has failed
 */
public record SpillEvent(String spill, Kind kind, @Nullable Throwable error) {

  /** What may change. */
  public enum Kind {
    /** Something was written, and nothing was on disk before. */
    SPILLING,
    /** Nothing is on disk any more. */
    DRAINED,
    /** An element found no room below the bound on bytes. Told again after there was some. */
    BOUND_REACHED,
    /** The disk could not be written to or read from, or a record could not be decoded. */
    DISK_FAILED,
    /**
     * What had failed goes well again: something was written as far as the operating system, the
     * record was read.
     */
    DISK_RECOVERED
  }
}
