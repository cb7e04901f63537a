package dev.weir.observe;

/** What errors that tell of work turned away have in common: they say why. */
public interface Refused {

  /**
   * Why.
   *
   * @return the reason, by which it was counted too
   */
  Reason reason();
}
