package dev.weir.internal;

/** Those who wait for permits of one key: there is one only while somebody does. */
final class KeyLine extends TokenLine {

  private final KeyedLines lines;
  private final Object key;

  KeyLine(KeyedLines lines, Object key, int maxWaiters, Timer timer, TokenBooks books) {
    super(lines.buckets().tokens(key), maxWaiters, timer, books);
    this.lines = lines;
    this.key = key;
  }

  Object key() {
    return key;
  }

  @Override
  void release() {
    super.release();
    lines.released(this);
  }

  @Override
  void giveBack(int weight, long fullAt) {
    super.giveBack(weight, fullAt);
    permitsBack();
  }

  @Override
  void tell() {
    lines.tell(this);
  }

  /** Tells those who wait, or have waited, in this line. */
  void tellOwn() {
    super.tell();
  }

  @Override
  void permitsBack() {
    lines.comeByAnother(this);
  }
}
