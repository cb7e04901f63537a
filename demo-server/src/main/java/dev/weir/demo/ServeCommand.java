package dev.weir.demo;

import dev.weir.demo.server.DemoService;
import dev.weir.demo.server.PortTakenException;
import dev.weir.demo.server.ServerConfig;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
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
        "Serves a route for each strategy (block, drop, reject, timeout), on the loopback"
            + " interface only, until SIGTERM or SIGINT; then finishes what is in flight. A second"
            + " signal ends it at once.")
final class ServeCommand implements Callable<Integer> {

  private static final Duration SILENCE = Duration.ofSeconds(30);

  @Spec
  @SuppressWarnings("NullAway.Init") // by picocli
  private CommandSpec spec;

  @Option(
      names = "--port",
      defaultValue = "8080",
      paramLabel = "PORT",
      converter = PortConverter.class,
      description = "where clients go; 0 picks a free port (default: ${DEFAULT-VALUE})")
  private int port;

  @Option(
      names = "--management-port",
      defaultValue = "9090",
      paramLabel = "PORT",
      converter = PortConverter.class,
      description = "health and pools; 0 picks a free port (default: ${DEFAULT-VALUE})")
  private int managementPort;

  @Option(
      names = "--drain",
      defaultValue = "60s",
      paramLabel = "TIME",
      converter = TimeConverter.class,
      description =
          "how long requests in flight may take to finish on shutdown (default: ${DEFAULT-VALUE})")
  @SuppressWarnings("NullAway.Init") // by picocli
  private Duration drain;

  @Override
  public Integer call() throws InterruptedException {
    StopSignals signals = new StopSignals();
    signals.install();
    DemoService service;
    try {
      service = DemoService.start(new ServerConfig(port, managementPort, drain, SILENCE));
    } catch (PortTakenException e) {
      CommandErrors.print(spec.commandLine(), String.valueOf(e.getMessage()));
      return CommandErrors.USAGE;
    }
    greet(spec.commandLine().getOut(), service.url(), service.managementUrl());
    signals.await();
    service.stop();
    return 0;
  }

  private static void greet(PrintWriter out, String url, String managementUrl) {
    out.println("listening on " + url);
    out.println("management on " + managementUrl);
    out.println("try:");
    out.println("  curl -i '" + url + "/reject?work=20ms'");
    out.println("  seq 100000 | curl -sN -T - " + url + "/ingest/block");
    out.println("  curl -s " + managementUrl + "/pools");
    out.flush();
  }
}
