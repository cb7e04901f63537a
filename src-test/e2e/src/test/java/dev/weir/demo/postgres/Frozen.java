package dev.weir.demo.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;

/** A server that says nothing while this is open: neither an answer nor that it is gone. */
public final class Frozen implements AutoCloseable {

  private final List<ProcessHandle> processes;

  public Frozen(EmbeddedDatabase server) throws IOException {
    this.processes = server.processes();
    signal("STOP");
  }

  /** Those that are. */
  public List<ProcessHandle> processes() {
    return processes;
  }

  @Override
  public void close() throws IOException {
    signal("CONT");
  }

  private void signal(String name) throws IOException {
    Stream<String> command =
        Stream.concat(
            Stream.of("kill", "-" + name), processes.stream().map(p -> String.valueOf(p.pid())));
    Process kill = new ProcessBuilder(command.toList()).start();
    assertThat(kill.onExit().join().exitValue()).isZero();
  }
}
