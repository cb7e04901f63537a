package dev.weir.demo.bank;

/**
 * Money that goes from one account to another, once.
 *
 * @param id what makes it this one and no other, chosen by whoever wants it; 1 to {@value
 *     #LONGEST_ID} characters, none of them NUL
 * @param payer whose balance it is taken from
 * @param payee whose balance it is added to; another
 * @param amount how much; 1 to {@value #MOST}
 */
public record Transfer(String id, long payer, long payee, long amount) {

  /** How long an id may be. */
  public static final int LONGEST_ID = 255;

  /** The most that is transferred at a time: sums of it stay far from what a long has room for. */
  public static final long MOST = 1_000_000_000_000L;

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException if one is left
   */
  public Transfer {
    if (id.isEmpty() || id.length() > LONGEST_ID || !isText(id)) {
      throw new IllegalArgumentException(
          "id: of "
              + id.length()
              + " characters (expected: 1 to "
              + LONGEST_ID
              + ", none of them NUL or half of another)");
    }
    if (payer == payee) {
      throw new IllegalArgumentException("payee: " + payee + " (expected: another than payer)");
    }
    if (amount < 1 || amount > MOST) {
      throw new IllegalArgumentException("amount: " + amount + " (expected: 1 to " + MOST + ")");
    }
  }

  /* What is no character becomes a question mark on its way, and two ids one. */
  private static boolean isText(String id) {
    return id.chars().noneMatch(unit -> unit == 0)
        && id.codePoints()
            .noneMatch(
                point -> point <= Character.MAX_VALUE && Character.isSurrogate((char) point));
  }
}
