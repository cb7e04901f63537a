package dev.weir.demo.load.report;

import org.jspecify.annotations.Nullable;

/**
 * What a run took of its machine. Null where this machine does not tell.
 *
 * @param heap of the generator, in bytes: what was left of it after a collection, at most
 * @param resident of the generator, in bytes: its memory at most
 * @param threads of the generator at most
 * @param database the memory of the server and its sessions at most, in bytes: what they share is
 *     counted once
 * @param busy how many processors the generator had on average, while requests began
 * @param databaseBusy the same of the server and its sessions
 */
public record Footprint(
    @Nullable Long heap,
    @Nullable Long resident,
    @Nullable Long threads,
    @Nullable Long database,
    @Nullable Double busy,
    @Nullable Double databaseBusy) {

  /** Nothing is known. */
  public static final Footprint UNKNOWN = new Footprint(null, null, null, null, null, null);
}
