package dev.weir.spill;

/** An element on its way to disk, and who has handed it over. */
record Handed<T>(T element, Origin<T> origin) {}
