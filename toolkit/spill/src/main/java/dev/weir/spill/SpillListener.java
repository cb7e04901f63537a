package dev.weir.spill;

/**
 * Hears what happens to a spill, on the disk's thread (or where that is gone, on the one that
 * closes the files), which waits for it: it must be quick. What it throws goes to Reactor's {@code
 * onErrorDropped} and changes nothing.
 */
@FunctionalInterface
public interface SpillListener {

  /**
   * Something has changed.
   *
   * @param event what
   */
  void onEvent(SpillEvent event);
}
