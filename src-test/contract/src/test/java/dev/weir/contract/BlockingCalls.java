package dev.weir.contract;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import reactor.blockhound.BlockHound;
import reactor.blockhound.BlockingOperationError;
import reactor.core.publisher.Mono;

/**
 * What BlockHound has found since it was last looked at, with no allow-list but the one that the
 * library brings along, and one for the bodies by which the contract holds up a worker.
 */
final class BlockingCalls {

  private static final Queue<Error> FOUND = new ConcurrentLinkedQueue<>();

  private BlockingCalls() {}

  static void install() {
    Mono.never().flux(); // Reactor looks for context propagation once, and reads files for it
    // Recorded as well as thrown, so that nobody can swallow one.
    BlockHound.install(
        builder ->
            builder
                .allowBlockingCallsInside(Hold.class.getName(), "run")
                .blockingMethodCallback(
                    method -> {
                      Error violation = new BlockingOperationError(method);
                      FOUND.add(violation);
                      throw violation;
                    }));
  }

  static void forget() {
    FOUND.clear();
  }

  static int found() {
    return FOUND.size();
  }

  static void assertNone() {
    List<Error> violations = new ArrayList<>(FOUND);
    FOUND.clear();
    if (!violations.isEmpty()) { // with its whole stack: who blocks is at its end
      throw new AssertionError(
          violations.size() + " blocking calls on non-blocking threads", violations.get(0));
    }
  }
}
