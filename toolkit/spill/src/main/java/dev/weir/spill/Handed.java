package dev.weir.spill;

/**
 * An element on its way to disk.
 *
 * @param element the element
 * @param origin who has handed it over
 * @param since when, if that matters
 */
record Handed<T>(T element, Origin<T> origin, long since) {}
