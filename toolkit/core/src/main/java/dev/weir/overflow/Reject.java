package dev.weir.overflow;

/**
 * The arrival is refused at once, with the depth and the capacity. Take it when the caller can do
 * something with the refusal: try elsewhere, come back later, answer 503.
 */
record Reject() implements Overflow {

  static final Reject INSTANCE = new Reject();

  @Override
  public Verdict whenFull() {
    return Verdict.REJECT;
  }

  @Override
  public String word() {
    return "reject";
  }

  @Override
  public String toString() {
    return word();
  }
}
