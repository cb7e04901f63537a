package dev.weir.netty;

import dev.weir.gate.Gate;
import dev.weir.gate.Hold;
import dev.weir.netty.connection.PipelinedRequests;
import dev.weir.netty.connection.UnreadBody;
import dev.weir.overflow.Overflow;
import dev.weir.pool.TaskOptions;
import dev.weir.pool.WorkerPool;
import io.netty.channel.Channel;
import java.util.Objects;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;

/**
 * Decides whether a request may go in to a route of a Reactor Netty server, and when:
 *
 * <pre>{@code
 * Gate gate = Gate.of("search").overflow(Overflow.timeout(Duration.ofMillis(50))).build();
 * routes.get("/search", HttpAdmission.through(gate)
 *     .guard((request, response) -> response.sendString(service.search(request.uri()))));
 * routes.get("/report", HttpAdmission.to(pool) // whose workers may block
 *     .guard((request, response) -> response.sendString(Mono.fromCallable(service::report))));
 * }</pre>
 *
 * <p>A request goes through these stages, as far as there are any, and leaves at the first that
 * turns it away; until it has passed them all its handler is not called, and of its body no more
 * than about 64 KiB read, so that the sender's TCP is held up too:
 *
 * <ol>
 *   <li>its head is read ({@link RequestReader}): 400 if that is malformed. What it carries, its
 *       priority, deadline, tenant and cost, is in the Reactor Context of all that comes after
 *       this. Where the server's own code has put such things there before, as a filter that
 *       authenticates does, the head can only want the answer earlier, or make way;
 *   <li>a rate ({@link HttpRate}): 429;
 *   <li>a gate: 503, 202 if it drops. A request keeps its permit as {@link #hold} says;
 *   <li>a pool: 503, 202 if it drops. A request is a task of it, and keeps its place until its
 *       response has been handed over.
 * </ol>
 *
 * <p>Each of them turns away whose deadline has passed, or would have: 504. A handler whose
 * deadline passes meanwhile is given up, and answered 504 if nothing has been sent yet. Places and
 * permits come back at once when the client goes away. That stands behind what it has sent before,
 * so small bodies are read while their requests wait, about 64 KiB of each ({@link
 * UnreadBody#readAhead}): so much may be in memory for each that waits. A longer body is not, and
 * the end of a client behind it is seen once the handler reads on, or never: so routes that take
 * such bodies need a bound of their own, the reader's {@link RequestReader#cap cap}, or the
 * timeouts of gate and pool.
 *
 * <p><b>Threads.</b> With a pool the handler is called, and what it returns subscribed to, on a
 * worker, where both may block. Without one that happens on the connection's event loop; or, if the
 * request had to wait, where its gate or rate lets it go on: see {@link Gate}. Then nothing may
 * block.
 *
 * <p>What a client is told that is turned away stands at {@link HttpRefusals}; what it may send
 * ahead meanwhile, at {@link PipelinedRequests}. Errors of the handler's own are passed on
 * untouched, and so is every error once the response is committed: Reactor Netty then closes the
 * connection.
 *
 * <p>Immutable and thread-safe; every method that changes something returns a changed copy. Copies
 * share what they know of the speed of pool and gate, so derive those for one from each other.
 */
public final class HttpAdmission {

  private static final AdmissionStages NO_STAGES =
      new AdmissionStages(RequestReader.standard(), null, null, Hold.TO_END, null, null);

  private final AdmissionStages stages;
  private final TaskOptions options;
  private final DeadlineStage deadline;
  private final HttpRefusals refusals;

  private HttpAdmission(AdmissionStages stages, TaskOptions options) {
    this.stages = stages;
    this.options = options;
    this.deadline = stages.deadline(options.overflow());
    this.refusals = new HttpRefusals(stages.all(), deadline);
  }

  // ---------------------------------------------------------------- making one

  /**
   * Lets everybody in whose deadline has not passed: to be given stages. On its first use this
   * makes event loops non-blocking threads: see {@link EventLoops#registerAsNonBlocking()}.
   *
   * @return an admission without rate, gate and pool, which reads the {@linkplain
   *     RequestReader#standard() standard} headers
   */
  public static HttpAdmission open() {
    EventLoops.registerAsNonBlocking();
    return new HttpAdmission(NO_STAGES, TaskOptions.none());
  }

  /**
   * Requests become tasks of a pool, whose own strategy applies. As {@link #open()} otherwise.
   *
   * @param pool where handlers run; remains the caller's to dispose of
   * @return the admission
   * @throws IllegalArgumentException if the pool's strategy is caller-runs
   */
  public static HttpAdmission to(WorkerPool pool) {
    return open().pool(pool);
  }

  /**
   * Requests become tasks of a pool, under a strategy of the route's own.
   *
   * @param pool where handlers run; remains the caller's to dispose of
   * @param overflow block, drop, reject or timeout
   * @return the admission
   * @throws IllegalArgumentException if the strategy is caller-runs
   */
  public static HttpAdmission to(WorkerPool pool, Overflow overflow) {
    return open().overflow(overflow).pool(pool);
  }

  /**
   * Requests go through a gate. As {@link #open()} otherwise.
   *
   * @param gate how many may be under way; remains the caller's to dispose of
   * @return the admission
   */
  public static HttpAdmission through(Gate gate) {
    return open().gate(gate);
  }

  // ---------------------------------------------------------------- stages

  /**
   * Says what is read from the head of a request.
   *
   * @param reader {@link RequestReader#standard()} by default
   * @return a changed copy
   */
  public HttpAdmission reader(RequestReader reader) {
    Objects.requireNonNull(reader, "reader: null (expected: not null)");
    return new HttpAdmission(stages.reader(reader), options);
  }

  /**
   * Bounds how often requests may come.
   *
   * @param rate none by default
   * @return a changed copy
   */
  public HttpAdmission rate(HttpRate rate) {
    Objects.requireNonNull(rate, "rate: null (expected: not null)");
    return new HttpAdmission(stages.rate(new RateStage(rate)), options);
  }

  /**
   * Bounds how many requests may be under way. One that looks on ({@code shadow}) lets everybody
   * in, and counts.
   *
   * @param gate none by default; remains the caller's to dispose of
   * @return a changed copy
   */
  public HttpAdmission gate(Gate gate) {
    Objects.requireNonNull(gate, "gate: null (expected: not null)");
    GateStage before = stages.gate();
    return before != null && before.gate().equals(gate)
        ? this
        : new HttpAdmission(stages.gate(new GateStage(gate)), options);
  }

  /**
   * Says for how long a request keeps the gate's permit, which is the time that the limit learns
   * from: to the end of what the handler returned, or, for a stream that takes effort to begin and
   * then only lasts, until the first bytes of its body are written; or its end, if it has none. A
   * place in a pool is kept to the end all the same.
   *
   * @param hold {@link Hold#TO_END} by default
   * @return a changed copy
   */
  public HttpAdmission hold(Hold hold) {
    Objects.requireNonNull(hold, "hold: null (expected: TO_END or TO_FIRST_ELEMENT)");
    return new HttpAdmission(stages.hold(hold), options);
  }

  /**
   * Has handlers run on a pool.
   *
   * @param pool none by default; remains the caller's to dispose of
   * @return a changed copy
   * @throws IllegalArgumentException if the strategy is caller-runs
   */
  public HttpAdmission pool(WorkerPool pool) {
    Objects.requireNonNull(pool, "pool: null (expected: not null)");
    PoolStage before = stages.pool();
    return before != null && before.pool().equals(pool)
        ? this
        : new HttpAdmission(stages.pool(new PoolStage(pool, options)), options);
  }

  /**
   * Says what happens when the pool has no room. A gate has its own say; where there is neither,
   * this is only what clients are told of the route.
   *
   * @param overflow block, drop, reject or timeout; the pool's own by default
   * @return a changed copy
   * @throws IllegalArgumentException if the strategy is caller-runs
   */
  public HttpAdmission overflow(Overflow overflow) {
    return options(options.overflow(overflow));
  }

  /**
   * Says everything that can be said about the pool's tasks: their name in errors and events, time
   * limits, strategy. What it says of deadline, priority, tenant and cost outdoes what requests
   * carry, there.
   *
   * @param newOptions in place of those until now
   * @return a changed copy
   * @throws IllegalArgumentException if the strategy is caller-runs
   */
  public HttpAdmission options(TaskOptions newOptions) {
    PoolStage pool = stages.pool();
    return new HttpAdmission(
        pool == null ? stages : stages.pool(pool.options(newOptions)), newOptions);
  }

  /**
   * Tells callers who is being let in, in the response header {@value AdmissionLevel#HEADER} of
   * every answer: at which {@linkplain AdmissionLevel level} of priority, from what became of the
   * requests of the last second. All that are derived from this one count, and tell, together.
   * {@code dev.weir.netty.client.AdmissionClient} heeds it.
   *
   * <p>A caller remembers a level by the server's authority. So where routes have room of different
   * kinds, and one may be full while another is not, tell the levels of one of them, or have
   * callers use a client with a name of its own for each.
   *
   * @param told false by default
   * @return a changed copy
   */
  public HttpAdmission levels(boolean told) {
    return told == (stages.levels() != null)
        ? this
        : new HttpAdmission(stages.levels(told ? new LevelStage() : null), options);
  }

  // ---------------------------------------------------------------- what it is made of

  /**
   * What is read from the head of a request.
   *
   * @return the reader
   */
  public RequestReader reader() {
    return stages.reader();
  }

  /**
   * How often requests may come.
   *
   * @return the rate; null if as often as they like
   */
  public @Nullable HttpRate rate() {
    RateStage rate = stages.rate();
    return rate == null ? null : rate.rate();
  }

  /**
   * How many requests may be under way.
   *
   * @return the gate; null if there is none
   */
  public @Nullable Gate gate() {
    GateStage gate = stages.gate();
    return gate == null ? null : gate.gate();
  }

  /**
   * For how long a request keeps the gate's permit.
   *
   * @return to its end, or to the first bytes of its answer
   */
  public Hold hold() {
    return stages.hold();
  }

  /**
   * Where handlers run.
   *
   * @return the pool; null if they run where they are called
   */
  public @Nullable WorkerPool pool() {
    PoolStage pool = stages.pool();
    return pool == null ? null : pool.pool();
  }

  /**
   * Whether callers are told who is being let in.
   *
   * @return false if nothing is said
   */
  public boolean levels() {
    return stages.levels() != null;
  }

  /**
   * What is said about the pool's tasks.
   *
   * @return the options
   */
  public TaskOptions options() {
    return options;
  }

  /**
   * What happens when the pool has no room.
   *
   * @return the options' strategy if they have one, else the pool's; null if there is neither
   */
  public @Nullable Overflow overflow() {
    PoolStage pool = stages.pool();
    return pool == null ? options.overflow() : pool.overflow();
  }

  /**
   * What clients are told that are turned away: for endpoints that take work to pools and gates
   * themselves.
   *
   * @return the mapping from errors to answers
   */
  public HttpRefusals refusals() {
    return refusals;
  }

  // ---------------------------------------------------------------- letting requests in

  /**
   * Lets requests in to a handler.
   *
   * @param handler called, and what it returns subscribed to, once the request has been let in
   * @return for {@code HttpServerRoutes}, or {@code HttpServer.handle}
   */
  public BiFunction<HttpServerRequest, HttpServerResponse, Publisher<Void>> guard(
      BiFunction<
              ? super HttpServerRequest,
              ? super HttpServerResponse,
              ? extends Publisher<? extends Void>>
          handler) {
    Objects.requireNonNull(handler, "handler: null (expected: not null)");
    return (request, response) -> admit(request, response, () -> handler.apply(request, response));
  }

  /**
   * Lets one request in: for those who have a router of their own.
   *
   * @param request not read so far
   * @param response not committed
   * @param handler called, and what it returns subscribed to, once the request has been let in
   * @return completes when the request has been answered, by the handler or in its place. Cold
   */
  public Mono<Void> admit(
      HttpServerRequest request,
      HttpServerResponse response,
      Supplier<? extends Publisher<? extends Void>> handler) {
    Channel[] channel = new Channel[1];
    request.withConnection(connection -> channel[0] = connection.channel());
    PipelinedRequests.join(channel[0], 1);
    return stages.admit(request, response, channel[0], handler, deadline, refusals);
  }
}
