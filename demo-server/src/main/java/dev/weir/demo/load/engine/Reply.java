package dev.weir.demo.load.engine;

import org.jspecify.annotations.Nullable;

/**
 * What a target answered.
 *
 * @param bytes of its body
 * @param wrong why it is none that was wanted, in a few words of which there are few, such as
 *     "status 503"; null if it is
 */
public record Reply(long bytes, @Nullable String wrong) {}
