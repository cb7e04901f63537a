package dev.weir.bench.overload;

/** What the streams of requests are called that are offered at the same time. */
public final class Streams {

  /** The class that is to be served whatever comes. */
  public static final String TOP = "top (u=1)";

  /** The class in between. */
  public static final String MIDDLE = "middle (u=3)";

  /** The class that is to be shed first. */
  public static final String BOTTOM = "bottom (u=6)";

  /** The tenant who floods. */
  public static final String FLOOD = "the one";

  /** All other tenants. */
  public static final String OTHERS = "999 others";

  /** Those who are let in, with nothing besides. */
  public static final String ALONE = "alone";

  /** The same, and requests of others that are turned away. */
  public static final String BESIDE_REJECTIONS = "beside rejections";

  /** The same, and as many requests of others that are answered. */
  public static final String BESIDE_ANSWERS = "beside plain 200s";

  private Streams() {}
}
