package dev.weir.bench;

import dev.weir.bench.contender.Entrant;
import dev.weir.bench.suite.AgentLoop;
import java.util.Arrays;
import java.util.List;

/** The command line of the benchmarks. */
public final class Bench {

  private static final String USAGE =
      """
      Usage: java -jar benchmarks.jar <command> [options]

        pools    measure the pools side by side and print the ratios as Markdown
                   --quick             under three minutes (default)
                   --full              everything; about an hour
                   --only A,B,…        these contenders
                   --except A,B,…      all but these contenders
                   --sections A,B,…    of execute, schedule, memory, growth, load, idle, requests
                   --rounds N          turns of each contender in each case
                   --patience N        seconds that may be spent on repeating rounds that other
                                       processes disturbed
                   --workers N         threads of each contender (default 2)
                   --capacity N        tasks in flight (default 1024)
                   --json FILE         write the figures there too
        flows    measure the operators of a Flux side by side, and ways from many threads into one
                   --quick             under three minutes (default)
                   --full              everything; about a quarter of an hour
                   --only A,B,…        these contenders
                   --except A,B,…      all but these contenders
                   --scenarios A,B,…   of pass, request-1, request-32, burst-32, hand-over, full,
                                       short, intake
                   --capacity N        elements that may wait (default 256)
                   --rounds N, --patience N, --json FILE
        routes   measure routes of a Reactor Netty server side by side, behind an admission and not
                   --quick             about three minutes (default)
                   --full              longer rounds
                   --only A,B,…, --except A,B,…, --workers N, --capacity N,
                   --rounds N, --patience N, --json FILE
        forks    measure pools whose tasks give them more tasks side by side
                   --quick             under a minute and a half (default)
                   --full              longer rounds
                   --only A,B,…, --except A,B,…
                   --shapes A,B,…      of spawner, zipf, rare, tree
                   --workers N, --capacity N, --rounds N, --patience N, --json FILE
        profile  run one contender alone, for a profiler to look at
                   --contender A       default weir
                   --workload A        noop, 1us, 100us or block1ms (default noop)
                   --scenario A        of an operator (default pass)
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

  private static int run(List<String> args) throws Exception {
    if (args.isEmpty()) {
      System.err.print(USAGE);
      return 2;
    }
    List<String> rest = args.subList(1, args.size());
    try {
      switch (args.get(0)) {
        case "pools" -> {
          return PoolsCommand.run(rest);
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
        case "profile" -> {
          return ProfileCommand.run(rest);
        }
        case "jmh" -> org.openjdk.jmh.Main.main(rest.toArray(new String[0]));
        case "list" -> Arrays.stream(Entrant.all()).forEach(Bench::list);
        case "agent" -> AgentLoop.serve(Entrant.byId(rest.get(0)));
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

  private static void list(Entrant who) {
    System.out.printf("%-28s %s%n", who.id(), who.title());
  }
}
