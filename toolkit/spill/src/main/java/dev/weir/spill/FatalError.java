package dev.weir.spill;

import org.jspecify.annotations.Nullable;
import reactor.core.Exceptions;

/**
 * What no thread should survive unseen, thrown once everything else is done. Of the disk's thread.
 */
final class FatalError {

  private @Nullable Throwable first;

  void remember(Throwable e) {
    if (first == null && (e instanceof VirtualMachineError || Exceptions.isBubbling(e))) {
      first = e;
    }
  }

  void throwIfAny() {
    Throwable e = first;
    first = null;
    if (e != null) {
      throw Exceptions.propagate(e);
    }
  }
}
