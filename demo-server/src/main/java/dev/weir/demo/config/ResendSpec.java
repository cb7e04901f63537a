package dev.weir.demo.config;

import java.util.Map;

/**
 * Which requests a proxy may send again.
 *
 * @param body the longest body that is kept to be sent again, in bytes
 * @param anyMethod whether requests are tried again that may not mean the same twice, as POST
 */
public record ResendSpec(int body, boolean anyMethod) {

  /** With bodies of up to 64 KiB, and methods that mean the same twice. */
  public static final ResendSpec USUAL = new ResendSpec(64 * 1_024, false);

  /** The word for methods that mean the same once or twice (RFC 9110, section 9.2.2). */
  static final String IDEMPOTENT = "idempotent";

  /** The word for all methods. */
  static final String ANY = "any";

  void addTo(Map<String, Object> keys) {
    keys.put("retryBody", body);
    keys.put("retryMethods", anyMethod ? ANY : IDEMPOTENT);
  }
}
