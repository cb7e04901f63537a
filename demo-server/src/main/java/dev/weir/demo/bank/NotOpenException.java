package dev.weir.demo.bank;

/** A bank has not been opened so far. Stackless. */
public final class NotOpenException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  NotOpenException(String bank, String why) {
    super("bank " + bank + " is not open yet: " + why, null, false, false);
  }
}
