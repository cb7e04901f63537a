package dev.weir.demo.accesslog;

/**
 * Requests, and what was sent.
 *
 * @param lines how many requests
 * @param bytes of their answers' bodies
 */
public record Sum(long lines, long bytes) {

  static final Sum NONE = new Sum(0, 0);

  Sum plus(Sum other) {
    return new Sum(lines + other.lines, bytes + other.bytes);
  }
}
