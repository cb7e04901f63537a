package dev.weir.internal;

import reactor.blockhound.BlockHound;
import reactor.blockhound.integration.BlockHoundIntegration;

/**
 * Tells BlockHound, where it is installed, of the places in which our own threads rest and in which
 * any thread waits a few instructions for another, or reads what the kernel keeps in memory. Found
 * through {@code ServiceLoader}: users add no allow-list.
 */
public final class WeirBlockHoundIntegration implements BlockHoundIntegration {

  /** For {@code ServiceLoader}. */
  public WeirBlockHoundIntegration() {}

  @Override
  public void applyTo(BlockHound.Builder builder) {
    allow(builder, Spin.class, "pause");
    allow(builder, ThreadCrew.class, "search");
    allow(builder, Headway.class, "fallBack");
    allow(builder, Sleeper.class, "nap");
    allow(builder, Sleeper.class, "sleep");
    allow(builder, ThreadTimes.class, "readyNanos");
  }

  private static void allow(BlockHound.Builder builder, Class<?> owner, String method) {
    builder.allowBlockingCallsInside(owner.getName(), method);
  }
}
