package dev.weir.demo.config;

/**
 * What answers to clients say of how busy the server is.
 *
 * @param levels whom a route behind a pool or a gate lets in, in {@code Weir-Admission-Level}
 * @param load how busy all of it is, in {@code endpoint-load-metrics}
 */
public record TellingSpec(boolean levels, boolean load) {

  /** As much as there is to see: whoever tries the demo is its only client. */
  public static final TellingSpec ALL = new TellingSpec(true, true);
}
