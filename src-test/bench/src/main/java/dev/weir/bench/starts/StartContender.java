package dev.weir.bench.starts;

/** Servers that are started. */
public enum StartContender {
  /** As little as Reactor Netty can do. */
  BARE("Reactor Netty, one route", false, false),
  /** The demo server with the routes that are built in. */
  DEMO("demo server", true, false),
  /** The same, with its classes as they were after a first run. */
  DEMO_ARCHIVED("demo server, class-data archive", true, true);

  private final String title;
  private final boolean ours;
  private final boolean archived;

  StartContender(String title, boolean ours, boolean archived) {
    this.title = title;
    this.ours = ours;
    this.archived = archived;
  }

  /**
   * For people.
   *
   * @return a few words
   */
  public String title() {
    return title;
  }

  /**
   * Whether it is Weir's.
   *
   * @return if so
   */
  public boolean isOurs() {
    return ours;
  }

  boolean isArchived() {
    return archived;
  }
}
