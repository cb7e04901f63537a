package dev.weir.demo.server;

import java.net.UnknownHostException;
import java.nio.channels.UnresolvedAddressException;

/** The server cannot listen on a port that was asked for. */
public final class PortUnavailableException extends Exception {

  private static final long serialVersionUID = 1L;

  PortUnavailableException(String option, int port, Throwable cause) {
    super(option + ": " + port + " " + why(cause), cause);
  }

  private static String why(Throwable cause) {
    for (Throwable at = cause; at != null; at = at.getCause()) {
      if (String.valueOf(at.getMessage()).contains("Permission denied")) {
        return "needs a privilege (expected: one that you may listen on, or 0 for any free one)";
      }
      if (isElsewhere(at)) {
        return "is not of this host (expected: --host to be a name or an address of this machine)";
      }
    }
    return "is taken (expected: a free port, or 0 for any free one)";
  }

  private static boolean isElsewhere(Throwable cause) {
    String message = String.valueOf(cause.getMessage());
    return cause instanceof UnresolvedAddressException
        || cause instanceof UnknownHostException
        || message.contains("Cannot assign requested address")
        || message.contains("Name or service not known");
  }
}
