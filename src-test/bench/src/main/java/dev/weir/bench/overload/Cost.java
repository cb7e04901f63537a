package dev.weir.bench.overload;

/**
 * What answers cost a server that does nothing else, on so many connections each of which asks
 * again as soon as it has its answer.
 *
 * @param what kind of answer
 * @param bytes of one, its head included
 * @param perSecond how many there were
 * @param cpuNanos of all the server's threads for each; NaN where the system does not tell
 */
public record Cost(Answer what, int bytes, double perSecond, double cpuNanos) {

  /** Kinds of answers. */
  public enum Answer {
    /** Status 200, of a route that nobody protects. */
    PLAIN("a plain 200"),
    /** Status 200, of a route behind a gate with permits for all. */
    ADMITTED("a 200 behind a gate"),
    /** Status 200 of the length of a rejection. */
    PLAIN_AS_LONG("a plain 200 as long as a rejection"),
    /** Status 503, of a gate without a permit. */
    REJECTION("a rejection");

    private final String title;

    Answer(String title) {
      this.title = title;
    }

    /**
     * For people.
     *
     * @return a few words
     */
    public String title() {
      return title;
    }
  }
}
