package dev.weir.bench;

import dev.weir.bench.contender.Entrant;
import dev.weir.bench.overload.OverloadServer;
import dev.weir.bench.spill.SpillContender;
import dev.weir.bench.spill.SpillRound;
import dev.weir.bench.starts.BareServer;
import dev.weir.bench.suite.Agent;
import dev.weir.bench.suite.ChildLoop;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;

/** The command line of the benchmarks. */
public final class Bench {

  private static final String USAGE =
      """
      Usage: java -jar benchmarks.jar <command> [options]

      Commands that measure side by side and print the ratios as Markdown, a table each:

        pools       tasks handed over: execute and schedule, start latency, wake-ups, rest
                      --sections A,B,…    of execute, schedule, load, idle, or of those of the
                                          commands below
        orders      who goes next: priority, fair, deadline, shortest job, adaptive LIFO
                      --sections A,B,…    of orders, submit, quiet
        kinds       elastic pools, virtual threads, batches
                      --sections A,B,…    of elastic, virtual, batches
        forks       pools whose tasks give them more tasks
                      --shapes A,B,…      of spawner, zipf, rare, tree
        pipelines   mapUnordered, map, mapKeyed, publishOn
                      --operators A,B,…   of map-unordered, map, publish-on, map-keyed
        memory      bytes of each queued task, and what a task costs as the queue grows
                      --sections A,B,…    of memory, growth
        requests    a task per request (unbounded flatMap) against pool.map
        management  what metrics, scaling, timers and watches cost
        flows       the operators of a Flux, and ways from many threads into one
                      --scenarios A,B,…   of pass, request-1, request-32, burst-32, hand-over,
                                          full, short, intake
        routes      routes of a Reactor Netty server, behind an admission and not
        guards      calls behind a gate, and behind other guards, that are let through or wait

        rates       a rate for each of many keys: bytes of a key, time of a permit
                      --smoke, --write, --plot alone of the options below
                      --keys N            that take memory (default 1000000)

        spill       records to disk and back: appended, with syncs and without, and read
                      --smoke, --quick, --write, --plot, --rounds alone of the options below
                      --records N         in each round (default 1000000; --quick: 200000)
                      --dir DIR           where the files are meanwhile (default: java.io.tmpdir)

        limits      limits on what is in flight, on simulated servers in virtual time
                      --smoke, --write, --plot alone of the options below
                      --traces N          the first N traces only

        steps       a stream of calls to something whose capacity changes, in real time
                      --smoke, --quick, --write, --plot alone of the options below
                      --seconds N         of each of four steps (default 12; --quick: 4)

        overload    a server that gets more than it can do, behind protections and none
                      --smoke, --quick, --full, --write, --plot, --rounds of the options below
                      --scenario A,B,…    of sweep, slow, priorities, tenants, rejections,
                                          recovery, drift, idle
                      --work A,B,…        of the sweep: constant, exponential, bimodal,
                                          computing (default all; --quick: constant)

        metastable  a server that is pushed over the edge for two seconds, by clients that try
                    again, with a budget and without
                      --smoke, --quick, --full, --write, --plot of the options below

        starts      a server's start, from its process to its first answer, and what it needs
                    while nobody asks
                      --smoke, --write, --plot, --rounds of the options below
                      --jar FILE          the demo server
                                          (default demo-server/target/demo-server.jar)

      Options of all of them:

        --quick             three minutes at most, but flows four (default)
        --full              longer rounds, and more of them
        --smoke             one tiny round of each case, all in this JVM: to see that it works;
                            the figures say nothing
        --only A,B,…        these contenders
        --except A,B,…      all but these contenders
        --rounds N          turns of each contender in each case
        --patience N        seconds that may be spent on repeating rounds in which cores were
                            lacking
        --workers N         threads of each contender (default 2; not of flows, guards)
        --capacity N        tasks in flight (default 1024), elements that may wait (flows: 256)
                            or permits (guards: 256)
        --json FILE         write the figures there too
        --plot DIR          write a plot (SVG) of each table there
        --write DIR         write text and plots into the Markdown file in DIR that has
                            "<!-- figures: COMMAND, JDK N -->"; all that stands there is
                            replaced, unless anything failed

      Other commands:

        profile  run one contender alone, for a profiler to look at
                   --contender A       default weir
                   --workload A        noop, 1us, 100us or block1ms (default noop)
                   --scenario A        of an operator (default pass)
                   --shape A           of forks (default spawner)
                   --work A            of a pipeline: noop, even, zipf, rare, periodic
                   --keys N            of a pipeline (default 1)
                   --call A            of a guard: mono or flux (default mono)
                   --threads N         of a guard (default 1)
                   --limit N           of a line (default 1)
                   --producers N       default 1
                   --workers N, --capacity N, --seconds N (default 30)
                   --top N             sample it with JFR, and print the N hottest frames;
                                       exact with -XX:+UnlockDiagnosticVMOptions
                                       -XX:+DebugNonSafepoints before -jar
        jmh …    JMH's own command line
        list     the contenders

      Exit status: 0; 1 if a contender lost tasks or could not take part; 2 for a wrong call.
      """;

  private Bench() {}

  /**
   * Runs a command.
   *
   * @param args the command and its options
   * @throws Exception if it fails
   */
  public static void main(String[] args) throws Exception {
    System.exit(run(List.of(args)));
  }

  static int run(List<String> args) throws Exception {
    if (args.isEmpty()) {
      System.err.print(USAGE);
      return 2;
    }
    List<String> rest = args.subList(1, args.size());
    try {
      switch (args.get(0)) {
        case "pools", "orders", "kinds", "memory", "requests", "management" -> {
          return PoolsCommand.run(args.get(0), rest);
        }
        case "pipelines" -> {
          return PipelinesCommand.run(rest);
        }
        case "flows" -> {
          return FlowsCommand.run(rest);
        }
        case "routes" -> {
          return RoutesCommand.run(rest);
        }
        case "forks" -> {
          return ForksCommand.run(rest);
        }
        case "guards" -> {
          return GuardsCommand.run(rest);
        }
        case "rates" -> {
          return RatesCommand.run(rest);
        }
        case "spill" -> {
          return SpillCommand.run(rest);
        }
        case SpillRound.COMMAND ->
            ChildLoop.serve(SpillRound.servant(SpillContender.valueOf(rest.get(0))));
        case "limits" -> {
          return LimitsCommand.run(rest);
        }
        case "steps" -> {
          return StepsCommand.run(rest);
        }
        case "overload" -> {
          return OverloadCommand.run(rest);
        }
        case "metastable" -> {
          return MetastableCommand.run(rest);
        }
        case OverloadServer.COMMAND -> serveOverload();
        case "starts" -> {
          return StartsCommand.run(rest);
        }
        case BareServer.COMMAND -> BareServer.serve();
        case "profile" -> {
          return ProfileCommand.run(rest);
        }
        case "jmh" -> org.openjdk.jmh.Main.main(rest.toArray(new String[0]));
        case "list" -> Arrays.stream(Entrant.all()).forEach(Bench::list);
        case Agent.COMMAND -> ChildLoop.serve(Agent.servant(Entrant.byId(rest.get(0))));
        case "help", "--help", "-h" -> System.out.print(USAGE);
        default -> throw new IllegalArgumentException("command: " + args.get(0) + " (unknown)");
      }
      return 0;
    } catch (IllegalArgumentException e) {
      System.err.println(e.getMessage());
      System.err.println("Run it with --help to see how it is called.");
      return 2;
    }
  }

  private static void serveOverload() throws IOException, InterruptedException {
    try (OverloadServer server = new OverloadServer()) {
      ChildLoop.serve(server);
    }
  }

  private static void list(Entrant who) {
    System.out.printf("%-28s %s%n", who.id(), who.title());
  }
}
