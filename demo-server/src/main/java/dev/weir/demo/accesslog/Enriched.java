package dev.weir.demo.accesslog;

import org.jspecify.annotations.Nullable;

/**
 * An entry, and what follows from it.
 *
 * @param entry what a line says
 * @param traits of a request; null of an event
 */
public record Enriched(Entry entry, @Nullable Traits traits) {

  /**
   * With what follows.
   *
   * @param entry what a line says
   * @return both
   */
  public static Enriched of(Entry entry) {
    return new Enriched(entry, entry instanceof Entry.Access access ? Traits.of(access) : null);
  }
}
