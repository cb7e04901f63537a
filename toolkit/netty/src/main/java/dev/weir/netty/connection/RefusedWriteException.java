package dev.weir.netty.connection;

import java.nio.channels.ClosedChannelException;

/**
 * What becomes of a write behind the last thing that a client is told: as if the connection were
 * closed. Stackless, as there may be many of them; and one for each, as those who get it add to it.
 */
final class RefusedWriteException extends ClosedChannelException {

  private static final long serialVersionUID = 1L;

  @Override
  public synchronized Throwable fillInStackTrace() {
    return this;
  }
}
