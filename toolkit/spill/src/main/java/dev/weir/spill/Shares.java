package dev.weir.spill;

/**
 * How live traffic and what comes back from disk share a consumer while both have something for it.
 *
 * @param live how many live elements go in a round; 1 to 1,000,000
 * @param replay how many from disk go in the same round; 1 to 1,000,000
 */
record Shares(int live, int replay) {

  static final Shares EQUAL = new Shares(1, 1);

  Shares {
    Rules.between("live", live, 1, 1_000_000);
    Rules.between("replay", replay, 1, 1_000_000);
  }

  /** The part of something that replay may have while live traffic wants it, too: at least 1. */
  int ofReplay(int whole) {
    return (int) Math.max(1, (long) whole * replay / ((long) live + replay));
  }

  @Override
  public String toString() {
    return live + ":" + replay;
  }
}
