package dev.weir.demo.accesslog;

/**
 * Requests, and what was sent: no more than a {@code long} holds.
 *
 * @param lines how many requests
 * @param bytes of their answers' bodies
 */
public record Sum(long lines, long bytes) {

  static final Sum NONE = new Sum(0, 0);

  Sum plus(Sum other) {
    return new Sum(most(lines, other.lines), most(bytes, other.bytes));
  }

  /* Neither is negative. */
  private static long most(long one, long other) {
    return one > Long.MAX_VALUE - other ? Long.MAX_VALUE : one + other;
  }
}
