package dev.weir.demo.load.compare;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Processors of their own for the generator and for a server on the same machine: a generator whose
 * processor a server takes measures itself. With the tool that Linux has for it; without that tool,
 * or on one processor, all have all of them.
 *
 * @param generator those of the generator; none if it has all
 * @param server those of the server
 */
record Processors(List<Integer> generator, List<Integer> server) {

  private static final String TOOL = "taskset";
  private static final Pattern RANGE = Pattern.compile("(\\d{1,5})(?:-(\\d{1,5}))?");
  private static final Processors SHARED = new Processors(List.of(), List.of());

  /** Half of the cores that this process may use for each. */
  static Processors apart() {
    List<Integer> all;
    try {
      all = parse(said(List.of(TOOL, "-cp", String.valueOf(ProcessHandle.current().pid()))));
    } catch (IOException e) { // no such tool
      return SHARED;
    }
    Map<String, List<Integer>> cores = new LinkedHashMap<>();
    all.forEach(
        number -> cores.computeIfAbsent(core(number), core -> new ArrayList<>()).add(number));
    return halves(List.copyOf(cores.values()));
  }

  /* The first ones may be whole cores, and the others the second threads of the same. */
  static Processors halves(List<List<Integer>> cores) {
    int half = cores.size() / 2;
    return half == 0
        ? SHARED
        : new Processors(
            numbers(cores.subList(0, half)), numbers(cores.subList(half, cores.size())));
  }

  private static List<Integer> numbers(List<List<Integer>> cores) {
    return cores.stream().flatMap(List::stream).sorted().toList();
  }

  /* Which threads are one core's; each is one, where nobody tells. */
  private static String core(int number) {
    Path siblings =
        Path.of("/sys/devices/system/cpu/cpu" + number, "topology", "thread_siblings_list");
    try {
      return Files.readString(siblings);
    } catch (IOException e) {
      return String.valueOf(number);
    }
  }

  static Processors shared() {
    return SHARED;
  }

  /* "pid 123's current affinity list: 0-3,7" */
  static List<Integer> parse(String said) {
    List<Integer> numbers = new ArrayList<>();
    Matcher ranges = RANGE.matcher(said.substring(said.lastIndexOf(':') + 1));
    while (ranges.find()) {
      int first = Integer.parseInt(ranges.group(1));
      int last = ranges.group(2) == null ? first : Integer.parseInt(ranges.group(2));
      IntStream.rangeClosed(first, last).forEach(numbers::add);
    }
    return numbers;
  }

  private static String said(List<String> command) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("LC_ALL", "C");
    Process process = builder.start();
    try {
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0 ? said : "";
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "";
    } finally {
      process.destroyForcibly();
    }
  }

  /** What stands before a generator's command. */
  List<String> before() {
    return generator.isEmpty() ? List.of() : List.of(TOOL, "-c", list(generator));
  }

  /**
   * Keeps processes to theirs; what they start later is, too.
   *
   * @param processes those of the server that are alive, which is the first of them and the parent
   *     of the others
   * @return this; or that all are everybody's, if that cannot be done
   */
  Processors keeping(Supplier<List<ProcessHandle>> processes) throws IOException {
    if (server.isEmpty()) {
      return this;
    }
    for (ProcessHandle parent : processes.get().stream().limit(1).toList()) {
      if (keep(parent, server)) {
        return keepingAll(
            processes.get()); // none is missing: what comes now has it from the parent
      }
    }
    return SHARED;
  }

  private Processors keepingAll(List<ProcessHandle> processes) throws IOException {
    for (ProcessHandle process : processes) {
      if (!keep(process, server) && process.isAlive()) {
        List<Integer> all = Stream.concat(generator.stream(), server.stream()).toList();
        for (ProcessHandle kept : processes) {
          keep(kept, all);
        }
        return SHARED;
      }
    }
    return this;
  }

  private static boolean keep(ProcessHandle process, List<Integer> numbers) throws IOException {
    String pid = String.valueOf(process.pid());
    return !said(List.of(TOOL, "-a", "-cp", list(numbers), pid)).isEmpty();
  }

  /** How many the generator has. */
  int ofGenerator() {
    return generator.isEmpty() ? Runtime.getRuntime().availableProcessors() : generator.size();
  }

  /** For people. */
  String words() {
    return generator.isEmpty()
        ? "all processors are everybody's"
        : "processor "
            + list(generator)
            + " for the generator, "
            + list(server)
            + " for the database";
  }

  private static String list(List<Integer> numbers) {
    return numbers.stream().map(String::valueOf).collect(Collectors.joining(","));
  }
}
