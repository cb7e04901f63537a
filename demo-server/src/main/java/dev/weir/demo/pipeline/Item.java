package dev.weir.demo.pipeline;

/**
 * Something that was made of a line, and of whose.
 *
 * @param upload where it counts
 * @param value what became of it so far
 * @param <T> what that is
 */
record Item<T>(LogUpload upload, T value) {

  <R> Item<R> with(R next) {
    return new Item<>(upload, next);
  }
}
