package dev.weir.demo.load.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ProcessorsTest {

  @Test
  void parse_readsNumbersAndRanges() {
    assertThat(Processors.parse("pid 12's current affinity list: 0,1")).containsExactly(0, 1);
    assertThat(Processors.parse("pid 12's current affinity list: 3")).containsExactly(3);
    assertThat(Processors.parse("pid 12's current affinity list: 0-2,7,9-10\n"))
        .containsExactly(0, 1, 2, 7, 9, 10);
    assertThat(Processors.parse("")).isEmpty();
  }

  @Test
  void words_sayWhoseTheyAre() {
    Processors apart = new Processors(List.of(0, 1), List.of(2, 3));
    assertThat(apart.words()).isEqualTo("processor 0,1 for the generator, 2,3 for the database");
    assertThat(apart.before()).containsExactly("taskset", "-c", "0,1");
    assertThat(Processors.shared().words()).isEqualTo("all processors are everybody's");
    assertThat(Processors.shared().before()).isEmpty();
  }

  @Test
  void halves_areOfCores_notOfTheirThreads() {
    Processors halves = Processors.halves(List.of(List.of(0, 2), List.of(1, 3)));
    assertThat(halves.generator()).containsExactly(0, 2);
    assertThat(halves.server()).containsExactly(1, 3);
    assertThat(Processors.halves(List.of(List.of(0, 1)))).isEqualTo(Processors.shared());
    assertThat(Processors.halves(List.of())).isEqualTo(Processors.shared());
  }

  @Test
  void apart_onThisMachine_areHalfAndHalf() throws Exception {
    List<Integer> all = affinity(ProcessHandle.current().pid());
    assumeTrue(cores(all) > 1, "one core");
    Processors apart = Processors.apart();
    assertThat(apart.generator()).isNotEmpty().doesNotContainAnyElementsOf(apart.server());
    assertThat(apart.server()).hasSizeGreaterThanOrEqualTo(apart.generator().size());
    assertThat(Stream.concat(apart.generator().stream(), apart.server().stream()))
        .containsExactlyInAnyOrderElementsOf(all);
  }

  @Test
  void keeping_keepsAllToTheServers_whoeverOfThemHasEndedMeanwhile() throws Exception {
    Processors apart = twoProcessors();
    Process parent = idle();
    Process other = idle();
    try {
      List<ProcessHandle> processes = handles(parent, ended(), other);
      assertThat(apart.keeping(() -> processes)).isEqualTo(apart);
      assertThat(affinity(parent.pid())).isEqualTo(apart.server());
      assertThat(affinity(other.pid())).isEqualTo(apart.server());
    } finally {
      end(parent, other);
    }
  }

  @Test
  void keeping_oneThatComesMeanwhile_isKeptToo() throws Exception {
    Processors apart = twoProcessors();
    Process parent = idle();
    Process other = idle();
    try {
      Deque<List<ProcessHandle>> looks =
          new ArrayDeque<>(List.of(handles(parent), handles(parent, other)));
      assertThat(apart.keeping(looks::remove)).isEqualTo(apart);
      assertThat(affinity(other.pid())).isEqualTo(apart.server());
    } finally {
      end(parent, other);
    }
  }

  @Test
  void keeping_withoutTheParent_keepsNone() throws Exception {
    Processors apart = twoProcessors();
    Process other = idle();
    try {
      List<Integer> before = affinity(other.pid());
      List<ProcessHandle> processes = handles(ended(), other);
      assertThat(apart.keeping(() -> processes)).isEqualTo(Processors.shared());
      assertThat(affinity(other.pid())).isEqualTo(before);
      assertThat(apart.keeping(List::of)).isEqualTo(Processors.shared());
    } finally {
      end(other);
    }
  }

  private static Processors twoProcessors() throws Exception {
    List<Integer> all = affinity(ProcessHandle.current().pid());
    assumeTrue(all.size() > 1, "one processor");
    return new Processors(List.of(all.get(0)), List.of(all.get(1)));
  }

  private static List<ProcessHandle> handles(Process... processes) {
    return Stream.of(processes).map(Process::toHandle).toList();
  }

  /* Until it is ended. */
  private static Process idle() throws IOException {
    return new ProcessBuilder("sleep", "600").start();
  }

  private static Process ended() throws Exception {
    Process ended = new ProcessBuilder("true").start();
    assertThat(ended.waitFor()).isZero();
    return ended;
  }

  private static void end(Process... processes) throws InterruptedException {
    for (Process process : processes) {
      process.destroyForcibly().waitFor();
    }
  }

  private static List<Integer> affinity(long process) throws Exception {
    assumeTrue(Files.exists(Path.of("/usr/bin/taskset")), "no taskset");
    Process tool = new ProcessBuilder("taskset", "-cp", String.valueOf(process)).start();
    String said = new String(tool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(tool.waitFor()).isZero();
    return Processors.parse(said);
  }

  private static long cores(List<Integer> processors) throws IOException {
    Set<String> cores = new HashSet<>();
    for (int processor : processors) {
      Path siblings =
          Path.of("/sys/devices/system/cpu/cpu" + processor + "/topology/thread_siblings_list");
      cores.add(Files.exists(siblings) ? Files.readString(siblings) : "" + processor);
    }
    return cores.size();
  }
}
