package dev.weir.demo.config;

/** What a tenant can be called, in a file and in a request. */
public final class TenantRule {

  /** The rule in words, to follow "expected: ". */
  public static final String RULE = "1 to 64 printable ASCII characters, not only blanks";

  private static final int LONGEST = 64;

  private TenantRule() {}

  /**
   * Whether a tenant can have this name.
   *
   * @param name what somebody gave
   * @return true if it can
   */
  public static boolean isTenant(String name) {
    return !name.isBlank()
        && name.length() <= LONGEST
        && name.chars().allMatch(c -> c >= ' ' && c <= '~');
  }
}
