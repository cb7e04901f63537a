package dev.weir.demo.config;

import dev.weir.overflow.Overflow;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A route: a path, what is done there, on which pool, and what happens when that has no room.
 *
 * @param path matched exactly; begins with a slash
 * @param handler what is done with a request
 * @param pool a pool's name
 * @param overflow block, drop, reject or timeout, with the bound on the wait
 * @param work simulated blocking work for each task, if the request does not say otherwise
 * @param maxLine the longest line of an upload, in bytes
 * @param description a sentence for people; null if there is none
 * @param batch how requests are gathered; null if they are not
 * @param upload how bodies are taken; null if they are not
 */
public record RouteSpec(
    String path,
    Handler handler,
    String pool,
    Overflow overflow,
    Duration work,
    int maxLine,
    @Nullable String description,
    @Nullable BatchSpec batch,
    @Nullable UploadSpec upload) {

  /**
   * A route that takes bodies as usual, if its handler takes any.
   *
   * @param path matched exactly; begins with a slash
   * @param handler what is done with a request
   * @param pool a pool's name
   * @param overflow block, drop, reject or timeout, with the bound on the wait
   * @param work simulated blocking work for each task, if the request does not say otherwise
   * @param maxLine the longest line of an upload, in bytes
   * @param description a sentence for people; null if there is none
   * @param batch how requests are gathered; null if they are not
   */
  public RouteSpec(
      String path,
      Handler handler,
      String pool,
      Overflow overflow,
      Duration work,
      int maxLine,
      @Nullable String description,
      @Nullable BatchSpec batch) {
    this(
        path,
        handler,
        pool,
        overflow,
        work,
        maxLine,
        description,
        batch,
        handler == Handler.INGEST ? UploadSpec.OF_LINES : null);
  }

  /**
   * A route that gathers nothing.
   *
   * @param path matched exactly; begins with a slash
   * @param handler what is done with a request
   * @param pool a pool's name
   * @param overflow block, drop, reject or timeout, with the bound on the wait
   * @param work simulated blocking work for each task, if the request does not say otherwise
   * @param maxLine the longest line of an upload, in bytes
   * @param description a sentence for people; null if there is none
   */
  public RouteSpec(
      String path,
      Handler handler,
      String pool,
      Overflow overflow,
      Duration work,
      int maxLine,
      @Nullable String description) {
    this(path, handler, pool, overflow, work, maxLine, description, null);
  }

  /** What can be done with a request. */
  public enum Handler {
    /** The request is one task, which blocks a worker for a while. */
    WORK("work"),
    /** Each line of the body is a task, and its result a line of the answer. */
    INGEST("ingest"),
    /** The request is a tree of tasks, which compute: for parallel pools. */
    FORKS("forks"),
    /** The request is done together with others, as one task. */
    BATCH("batch");

    private final String word;

    Handler(String word) {
      this.word = word;
    }

    /**
     * What a file calls it.
     *
     * @return the word
     */
    public String word() {
      return word;
    }
  }
}
