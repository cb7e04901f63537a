package dev.weir.netty;

import com.sun.management.OperatingSystemMXBean;
import dev.weir.gate.Gate;
import dev.weir.observe.GateSnapshot;
import dev.weir.observe.PoolSnapshot;
import dev.weir.pool.WorkerPool;
import java.lang.management.ManagementFactory;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiFunction;
import java.util.function.DoubleSupplier;
import java.util.regex.Pattern;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;

/**
 * Tells load balancers how busy a server is, in the response header {@value #HEADER}: the load
 * report of ORCA (xDS {@code OrcaLoadReport}) in its text form, by which Envoy and gRPC weight
 * endpoints.
 *
 * <pre>{@code
 * LoadReports reports = LoadReports.standard().utilization(gate).metric("queue", queue::size);
 * HttpServer.create().handle(reports.around(handler))
 * }</pre>
 *
 * <p>A report has {@code cpu_utilization}, this process's share of all processors, 0 to 1, where
 * that is known; {@code application_utilization}, if {@linkplain #utilization somebody says} what
 * it is; {@code rps_fractional} and {@code eps}, requests and errors (5xx, or none at all) per
 * second; and {@code named_metrics.}, {@linkplain #metric whatever else} there is to say. It is
 * worded at most once a second, by the request that finds it due, and is of the second before; in
 * the first second nothing is said.
 *
 * <p>Put it around everything that the server answers: balancers take {@code rps_fractional} for
 * the whole server's. Do not send it to strangers, whom it does not concern; Envoy can take it off.
 *
 * <p>Immutable and thread-safe; every method that changes something returns a changed copy that has
 * counted nothing. Gauges are called on the event loop of whoever finds the report due, and must
 * neither block nor fail.
 */
public final class LoadReports {

  /** The name of the header. */
  public static final String HEADER = "endpoint-load-metrics";

  private static final String UTILIZATION = "application_utilization";
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.-]{0,63}");
  private static final int SERVER_ERROR = 500;

  private final Map<String, DoubleSupplier> fields;
  private final Map<String, DoubleSupplier> named;
  private final LoadMeter meter;

  private LoadReports(Map<String, DoubleSupplier> fields, Map<String, DoubleSupplier> named) {
    this.fields = Collections.unmodifiableMap(fields);
    this.named = Collections.unmodifiableMap(named);
    this.meter = new LoadMeter(System::nanoTime, this.fields, this.named);
  }

  /**
   * Reports of processor time, requests and errors.
   *
   * @return the reports
   */
  public static LoadReports standard() {
    Map<String, DoubleSupplier> fields = new LinkedHashMap<>();
    fields.put("cpu_utilization", processorTime());
    return new LoadReports(fields, Map.of());
  }

  /* Negative, and so left out, as long as it is not known. */
  private static DoubleSupplier processorTime() {
    try {
      OperatingSystemMXBean system =
          ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
      return system == null ? () -> Double.NaN : system::getProcessCpuLoad;
    } catch (IllegalArgumentException | NoClassDefFoundError absent) {
      return () -> Double.NaN; // a runtime image without jdk.management
    }
  }

  /**
   * Says how busy the application is, by a gate: permits that are out, over those there are.
   *
   * @param gate of what there is least
   * @return a changed copy
   */
  public LoadReports utilization(Gate gate) {
    Objects.requireNonNull(gate, "gate: null (expected: not null)");
    return utilization(() -> share(gate.snapshot()));
  }

  private static double share(GateSnapshot gate) {
    return (double) gate.inFlight() / gate.limit();
  }

  /**
   * Says how busy the application is, by a pool: workers that have something to do, over those
   * there are.
   *
   * @param pool of which there is least
   * @return a changed copy
   */
  public LoadReports utilization(WorkerPool pool) {
    Objects.requireNonNull(pool, "pool: null (expected: not null)");
    int most = pool.config().workers();
    return utilization(() -> share(pool.snapshot(), most));
  }

  private static double share(PoolSnapshot pool, int most) {
    return (double) pool.busy() / most;
  }

  /**
   * Says how busy the application is.
   *
   * @param gauge 0 for idle, 1 for busy, and more for overloaded; what is negative or no number is
   *     left out of the report
   * @return a changed copy
   */
  public LoadReports utilization(DoubleSupplier gauge) {
    Objects.requireNonNull(gauge, "gauge: null (expected: not null)");
    return new LoadReports(with(fields, UTILIZATION, gauge), named);
  }

  /**
   * Says something else.
   *
   * @param name after {@code named_metrics.}: letters, digits, {@code _}, {@code .} and {@code -}
   * @param gauge 0 or more; what is negative or no number is left out of the report
   * @return a changed copy
   * @throws IllegalArgumentException if the name has anything else in it
   */
  public LoadReports metric(String name, DoubleSupplier gauge) {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "metric: \"" + name + "\" (expected: 1 to 64 letters, digits, _, . and -)");
    }
    Objects.requireNonNull(gauge, "gauge: null (expected: not null)");
    return new LoadReports(fields, with(named, name, gauge));
  }

  private static Map<String, DoubleSupplier> with(
      Map<String, DoubleSupplier> gauges, String name, DoubleSupplier gauge) {
    Map<String, DoubleSupplier> more = new LinkedHashMap<>(gauges);
    more.put(name, gauge);
    return more;
  }

  /**
   * Reports with every answer of a handler.
   *
   * @param handler routes of the server, or one of them
   * @return for {@code HttpServer.handle}, or {@code HttpServerRoutes}
   */
  public BiFunction<HttpServerRequest, HttpServerResponse, Publisher<Void>> around(
      BiFunction<
              ? super HttpServerRequest,
              ? super HttpServerResponse,
              ? extends Publisher<? extends Void>>
          handler) {
    Objects.requireNonNull(handler, "handler: null (expected: not null)");
    return (request, response) -> {
      meter.requested();
      String report = meter.text();
      if (!report.isEmpty()) {
        response.header(HEADER, report);
      }
      Flux<Void> answer = Flux.defer(() -> Flux.from(handler.apply(request, response)));
      return Mono.fromDirect(
          answer
              .doOnError(error -> meter.failed())
              .doOnComplete(
                  () -> {
                    if (response.status().code() >= SERVER_ERROR) {
                      meter.failed();
                    }
                  }));
    };
  }
}
