package dev.weir.e2e;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** One who listens to a stream, over whichever protocol. */
interface Listener extends AutoCloseable {

  /** The next line that is not empty; null at the end. */
  @Nullable String event() throws IOException;

  @Override
  void close() throws IOException;
}
