package dev.weir.internal;

import dev.weir.observe.Outcome;

/** An admission that notes what happens to it. */
final class Guest extends PoolAdmission {

  final String name;
  boolean admitted;
  private boolean inline;
  Outcome turnedAway;
  Runnable body = () -> {};
  Runnable whenAdmitted = () -> {};
  Yield whenDisplaced = Yield.STAY;

  Guest(PoolCore core, String name) {
    super(core);
    this.name = name;
  }

  /** It runs on the offering thread, and takes no place. */
  void enterInline() {
    inline = true;
    core().room().books().enteredInline();
  }

  @Override
  boolean isInline() {
    return inline;
  }

  @Override
  Yield whenDisplaced() {
    return whenDisplaced;
  }

  @Override
  void admitted() {
    admitted = true;
    whenAdmitted.run();
  }

  @Override
  void turnedAway(Outcome outcome) {
    turnedAway = outcome;
  }

  @Override
  void disposed() {
    withdraw(Outcome.CANCELLED);
  }

  @Override
  void runOn(PoolSeat seat) {
    if (seat.begin(this)) {
      body.run();
      finish(seat, false);
    }
  }

  @Override
  public String toString() {
    return name;
  }
}
