package dev.weir.demo;

import dev.weir.demo.command.CommandErrors;
import dev.weir.demo.command.ProductVersion;
import dev.weir.demo.command.StopSignals;
import dev.weir.demo.command.TimeConverter;
import dev.weir.demo.config.ConfigFile;
import dev.weir.demo.config.RouteSpec;
import dev.weir.demo.config.RouteSpec.Handler;
import dev.weir.demo.config.ServerOverrides;
import dev.weir.demo.config.ServiceConfig;
import dev.weir.demo.server.DemoService;
import dev.weir.demo.server.PortUnavailableException;
import dev.weir.demo.spill.FolderUnavailableException;
import dev.weir.demo.sql.Unsaid;
import dev.weir.demo.yaml.ConfigException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Serves until it is told to stop. */
@Command(
    name = "serve",
    mixinStandardHelpOptions = true,
    versionProvider = ProductVersion.class,
    sortOptions = false,
    description =
        "Serves the routes of a configuration, on loopback if nobody says otherwise, until SIGTERM"
            + " or SIGINT; then finishes what is in flight. A second signal ends it at once.",
    footerHeading = "%n",
    footer = {
      "A flag goes before its environment variable (WEIR_HOST, WEIR_PORT,",
      "WEIR_MANAGEMENT_HOST, WEIR_MANAGEMENT_PORT, WEIR_MANAGEMENT_TOKEN, WEIR_CONFIG,",
      "WEIR_DRAIN_TIMEOUT, WEIR_DB), that before the file, and the file before the default."
    })
final class ServeCommand implements Callable<Integer> {

  @Spec
  @SuppressWarnings("NullAway.Init") // by picocli
  private CommandSpec spec;

  @Option(
      names = "--host",
      defaultValue = "${env:WEIR_HOST}",
      paramLabel = "HOST",
      description =
          "the name or address to listen at for clients; 0.0.0.0 is all (default: 127.0.0.1)")
  private @Nullable String host;

  @Option(
      names = "--port",
      defaultValue = "${env:WEIR_PORT}",
      paramLabel = "PORT",
      converter = PortConverter.class,
      description = "where clients go; 0 picks a free port (default: 8080)")
  private @Nullable Integer port;

  @Option(
      names = "--management-host",
      defaultValue = "${env:WEIR_MANAGEMENT_HOST}",
      paramLabel = "HOST",
      description =
          "the same for operators; needs a token if others can reach it (default: 127.0.0.1)")
  private @Nullable String managementHost;

  @Option(
      names = "--management-port",
      defaultValue = "${env:WEIR_MANAGEMENT_PORT}",
      paramLabel = "PORT",
      converter = PortConverter.class,
      description =
          "health, pools, gates, rates and configuration; 0 picks a free port (default: 9090)")
  private @Nullable Integer managementPort;

  @Option(
      names = "--management-token",
      defaultValue = "${env:WEIR_MANAGEMENT_TOKEN}",
      paramLabel = "TOKEN",
      converter = TokenConverter.class,
      description =
          "what operators send as 'Authorization: Bearer TOKEN', but for /livez and /readyz; better"
              + " in the environment, which other users do not see (default: none is asked for)")
  private @Nullable String managementToken;

  @Option(
      names = "--config",
      defaultValue = "${env:WEIR_CONFIG}",
      paramLabel = "FILE",
      description =
          "pools, gates, rates, logs, spills, streams, banks and routes, in YAML (default:"
              + " built-in, a route for each strategy, block, drop, reject and timeout, for each"
              + " kind of pool, and for a gate, a rate, a log, a spill, streams and a bank)")
  private @Nullable Path config;

  @Option(
      names = "--drain-timeout",
      defaultValue = "${env:WEIR_DRAIN_TIMEOUT}",
      paramLabel = "TIME",
      converter = TimeConverter.class,
      description =
          "how long requests in flight may take to finish on shutdown, as in 500ms, 10s or 1m"
              + " (default: 10s)")
  private @Nullable Duration drainTimeout;

  @Mixin
  @SuppressWarnings("NullAway.Init") // by picocli
  private DatabaseOption database;

  @Override
  public Integer call() throws InterruptedException {
    ServiceConfig told;
    try {
      told =
          new ServerOverrides(
                  host, port, managementHost, managementPort, managementToken, drainTimeout)
              .applyTo(config == null ? ConfigFile.builtIn() : ConfigFile.read(config));
    } catch (ConfigException e) {
      return CommandErrors.print(spec.commandLine(), e);
    }
    Optional<String> problem =
        told.server()
            .problem()
            .map(server -> Unsaid.in(server, told.server().managementHost()))
            .or(() -> database.problem(told));
    if (problem.isPresent()) {
      return CommandErrors.print(spec.commandLine(), problem.get());
    }
    database.remark(told).ifPresent(remark -> CommandErrors.print(spec.commandLine(), remark));
    ServiceConfig effective = database.applyTo(told);
    StopSignals signals = new StopSignals();
    signals.install();
    DemoService service;
    try {
      service = DemoService.start(effective, config == null ? "built-in" : config.toString());
    } catch (PortUnavailableException | FolderUnavailableException e) {
      return CommandErrors.print(spec.commandLine(), String.valueOf(e.getMessage()));
    }
    greet(spec.commandLine().getOut(), service, effective);
    signals.await();
    service.stop();
    return 0;
  }

  private static void greet(PrintWriter out, DemoService service, ServiceConfig config) {
    out.println("listening on " + service.url());
    out.println("management on " + service.managementUrl());
    out.println("try:");
    path(config, Handler.WORK, "reject")
        .ifPresent(path -> out.println("  curl -i '" + service.url() + path + "?work=20ms'"));
    path(config, Handler.INGEST, "block")
        .ifPresent(
            path -> out.println("  seq 100000 | curl -sN -T - '" + service.url() + path + "'"));
    if (config.routes().isEmpty() && !config.proxies().isEmpty()) {
      out.println("  curl -i '" + service.url() + config.proxies().get(0).path() + "'");
    }
    if (config.routes().isEmpty() && !config.banks().isEmpty()) {
      out.println("  curl -i '" + service.url() + config.banks().get(0).orders() + "?account=1'");
    }
    out.println(
        "  curl -s " + service.managementUrl() + (config.pools().isEmpty() ? "/" : "/pools"));
    out.flush();
  }

  /** A route to try: one with this strategy, if there is one. */
  private static Optional<String> path(ServiceConfig config, Handler handler, String strategy) {
    Optional<String> best =
        config.routes().stream()
            .filter(route -> route.handler() == handler)
            .filter(route -> route.overflow().word().equals(strategy))
            .map(RouteSpec::path)
            .findFirst();
    return best.or(
        () ->
            config.routes().stream()
                .filter(route -> route.handler() == handler)
                .map(RouteSpec::path)
                .findFirst());
  }
}
