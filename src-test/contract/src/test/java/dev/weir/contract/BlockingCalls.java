package dev.weir.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import reactor.blockhound.BlockHound;
import reactor.blockhound.BlockingOperationError;
import reactor.core.publisher.Mono;

/**
 * What BlockHound has found since it was last looked at, with no allow-list but the one that the
 * library brings along.
 */
final class BlockingCalls {

  private static final Queue<Error> FOUND = new ConcurrentLinkedQueue<>();

  private BlockingCalls() {}

  static void install() {
    Mono.never().flux(); // Reactor looks for context propagation once, and reads files for it
    // Recorded as well as thrown, so that nobody can swallow one.
    BlockHound.install(
        builder ->
            builder.blockingMethodCallback(
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
    assertThat(violations).as("blocking calls on non-blocking threads").isEmpty();
  }
}
