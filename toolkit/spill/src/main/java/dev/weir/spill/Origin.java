package dev.weir.spill;

import dev.weir.observe.Reason;

/**
 * Who hands an element over to the disk, and hears what becomes of it. Called by the disk's thread,
 * and never by two at once.
 *
 * @param <T> the elements
 */
interface Origin<T> {

  /** The element holds no place in the handover any more, whatever became of it. */
  void left();

  /**
   * The element was written: what comes back is another, and nobody needs this one any more.
   *
   * @param element which
   */
  void written(T element);

  /**
   * The element was refused at the bound on bytes, or because the spill is over.
   *
   * @param element which
   * @param reason why; it is counted
   */
  void refused(T element, Reason reason);

  /**
   * The element could not be encoded.
   *
   * @param element which; it is counted as failed
   * @param error what the codec threw
   */
  void spoilt(T element, Throwable error);

  /**
   * The disk has failed before the element was written. Only for those who wait; other elements are
   * passed on out of memory, or written later.
   *
   * @param element which; it is counted as failed
   * @param error why
   */
  void takesBack(T element, Throwable error);

  /** Whether it waits for {@link #acknowledged} or {@link #unacknowledged}. */
  boolean waits();

  /** The element is as safe as the sync policy says. */
  void acknowledged();

  /** The element is in the log, but may not be safe: the disk has failed. */
  void unacknowledged(Throwable error);
}
