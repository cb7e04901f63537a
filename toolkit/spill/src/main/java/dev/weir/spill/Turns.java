package dev.weir.spill;

/** Whose turn it is: what never was on disk, or what comes from there. For one thread at a time. */
final class Turns {
  /*
   * A round has so many turns for live elements, then so many for replayed ones. Whoever has nothing
   * to pass on lets the other go and is owed nothing for it, so nobody waits for a slow disk.
   */
  private final int live;
  private final int replay;
  private int liveLeft;
  private int replayLeft;

  private Turns(int live, int replay) {
    this.live = live;
    this.replay = replay;
    newRound();
  }

  /** Takes turns while both have something. */
  static Turns shared(Shares shares) {
    return new Turns(shares.live(), shares.replay());
  }

  /** The live ones first: for those who let none in behind what is on disk. */
  static Turns liveFirst() {
    return new Turns(1, 0);
  }

  /**
   * Takes a turn.
   *
   * @param liveWaits whether a live element could go
   * @param replayWaits whether a replayed one could; at least one of the two
   * @return whether a live one goes
   */
  boolean isForLive(boolean liveWaits, boolean replayWaits) {
    if (!liveWaits || !replayWaits) {
      return liveWaits;
    }
    if (liveLeft == 0 && replayLeft == 0) {
      newRound();
    }
    if (liveLeft > 0) {
      liveLeft--;
      return true;
    }
    replayLeft--;
    return false;
  }

  private void newRound() {
    liveLeft = live;
    replayLeft = replay;
  }
}
