package dev.weir.demo.postgres;

import dev.weir.demo.sql.SqlUrl;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.File;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A PostgreSQL server of this process's own, in a folder that is there as long as it is: started,
 * killed and started again at will, on the same port. Only this machine can reach it, without a
 * password. Used by one thread, but for {@link #drop}.
 */
public final class EmbeddedDatabase implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(EmbeddedDatabase.class);

  /* Which PostgreSQL keeps for superusers, of those that it is said to let in. */
  private static final int SPARE = 3;

  private static final Duration START = Duration.ofSeconds(60);
  private static final Duration DEATH = Duration.ofSeconds(10);
  private static final int DROPS = 5;

  private final Path folder;
  private final int maxConnections;
  private int port;
  private @Nullable EmbeddedPostgres running;

  private EmbeddedDatabase(Path folder, int maxConnections) {
    this.folder = folder;
    this.maxConnections = maxConnections;
  }

  /**
   * Starts one, which takes a few seconds.
   *
   * @param maxConnections how many it lets in; three more are for those who look after it
   * @return running
   * @throws IOException if it cannot be started here; nothing was left behind
   */
  public static EmbeddedDatabase start(int maxConnections) throws IOException {
    return start(maxConnections, drop -> {});
  }

  /**
   * Starts one, which takes a few seconds.
   *
   * @param maxConnections how many it lets in; three more are for those who look after it
   * @param leftovers is given {@link #drop} before anything begins, for a process that ends
   *     meanwhile
   * @return running
   * @throws IOException if it cannot be started here, or was dropped meanwhile; nothing was left
   *     behind
   */
  public static EmbeddedDatabase start(int maxConnections, Consumer<Runnable> leftovers)
      throws IOException {
    EmbeddedDatabase database =
        new EmbeddedDatabase(Files.createTempDirectory("weir-postgres-"), maxConnections);
    leftovers.accept(database::drop);
    boolean started = false;
    try {
      database.startAgain();
      started = true;
      return database;
    } finally {
      if (!started) {
        database.close(); // also a server that was only too slow
      }
    }
  }

  /**
   * Starts it after it was killed: on the same port, with all that was committed.
   *
   * @throws IOException if it cannot be started
   */
  public void startAgain() throws IOException {
    if (running != null) {
      throw new IllegalStateException("database: it is running");
    }
    Programs programs = Programs.in(Path.of(System.getProperty("java.io.tmpdir")), folder);
    /* The library would have it faster than a real one, and lose what was committed when it is killed. */
    try {
      EmbeddedPostgres started =
          EmbeddedPostgres.builder()
              .setPgBinaryResolver(programs.archive())
              .setOverrideWorkingDirectory(programs.folder().toFile())
              .setDataDirectory(folder.resolve("data"))
              .setCleanDataDirectory(false)
              .setRegisterShutdownHook(true)
              .setPGStartupWait(START)
              .setPort(port)
              .setServerConfig("max_connections", String.valueOf(maxConnections + SPARE))
              .setServerConfig("listen_addresses", "127.0.0.1")
              .setServerConfig("unix_socket_directories", "")
              .setServerConfig("fsync", "on")
              .setServerConfig("synchronous_commit", "on")
              .setOutputRedirector(ProcessBuilder.Redirect.DISCARD)
              .setErrorRedirector(ProcessBuilder.Redirect.DISCARD)
              .start();
      running = started;
      port = started.getPort();
    } catch (RuntimeException | ExceptionInInitializerError e) { // what zonky throws for all else
      throw new IOException("PostgreSQL cannot be started: " + reason(e), e);
    }
  }

  private static @Nullable String reason(Throwable e) {
    Throwable cause = e.getCause();
    return e.getMessage() == null && cause != null ? cause.getMessage() : e.getMessage();
  }

  /**
   * Where it is, also while it is not running.
   *
   * @return for R2DBC
   */
  public SqlUrl url() {
    return url("postgres");
  }

  private SqlUrl url(String database) {
    return SqlUrl.of("r2dbc:postgresql://postgres@127.0.0.1:" + port + "/" + database);
  }

  /**
   * The same for JDBC.
   *
   * @return where it is
   */
  public SqlUrl jdbcUrl() {
    return SqlUrl.of("jdbc:postgresql://127.0.0.1:" + port + "/postgres?user=postgres");
  }

  /**
   * Makes another database in it.
   *
   * @param name letters and digits
   * @return where that is
   * @throws IOException if it cannot be made, as where there is one of that name
   */
  public SqlUrl create(String name) throws IOException {
    execute(name, "CREATE DATABASE " + name); // which takes no bound value
    return url(name);
  }

  /**
   * Deletes one of those, ends whoever is in it, and writes all that is yet to be written, so that
   * nothing of it is left to do for the server.
   *
   * @param name as it was made
   * @throws IOException if it cannot be deleted
   */
  public void delete(String name) throws IOException {
    execute(name, "DROP DATABASE " + name + " WITH (FORCE)");
    execute(name, "CHECKPOINT");
  }

  private void execute(String name, String sql) throws IOException {
    EmbeddedPostgres server = running;
    if (server == null || !name.matches("[a-z][a-z0-9]{0,30}")) {
      throw new IllegalStateException("database " + name + " (expected: letters and digits)");
    }
    try (Connection connection = server.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IOException("database " + name + ": " + e.getMessage(), e);
    }
  }

  /** Where all is that it has. */
  Path folder() {
    return folder;
  }

  /**
   * Its processes: the server, and one for each connection.
   *
   * @return those that are alive now
   */
  public List<ProcessHandle> processes() {
    return master()
        .map(master -> Stream.concat(Stream.of(master), master.descendants()).toList())
        .orElse(List.of());
  }

  /* The first line of a file that is there while it runs. */
  private Optional<ProcessHandle> master() {
    Path file = folder.resolve("data").resolve("postmaster.pid");
    try (Stream<String> lines = Files.lines(file)) {
      return lines.findFirst().map(String::strip).map(Long::parseLong).flatMap(ProcessHandle::of);
    } catch (IOException | UncheckedIOException | NumberFormatException e) {
      return Optional.empty();
    }
  }

  /**
   * Kills all its processes, as a machine's end would. Returns once they are gone.
   *
   * @throws IOException if they do not go, or what belongs to it cannot be let go of
   */
  public void kill() throws IOException {
    EmbeddedPostgres killed = running;
    if (killed == null) {
      return;
    }
    end(processes());
    killed.close(); // its lock on the folder
    running = null;
  }

  /* The server first, which would replace the others. */
  private static void end(List<ProcessHandle> processes) throws IOException {
    processes.forEach(ProcessHandle::destroyForcibly);
    for (ProcessHandle process : processes) {
      if (!hasEnded(process)) {
        throw new IOException("database: process " + process.pid() + " does not end");
      }
    }
  }

  private static boolean hasEnded(ProcessHandle process) throws IOException {
    try {
      process.onExit().get(DEATH.toSeconds(), TimeUnit.SECONDS);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while process " + process.pid() + " ends");
    } catch (ExecutionException e) {
      throw new IOException("database: process " + process.pid(), e);
    } catch (TimeoutException e) {
      return false;
    }
  }

  /** Stops it, by force if it does not stop in time, and deletes its folder. */
  @Override
  public void close() throws IOException {
    EmbeddedPostgres stopped = running;
    List<ProcessHandle> processes = processes();
    try {
      if (stopped != null) {
        stopped.close(); // which gives up after some seconds, and says so nowhere
      }
    } finally {
      running = null;
      try {
        end(processes);
      } finally {
        deleteAll(folder);
      }
    }
  }

  /**
   * Ends its processes by force and deletes its folder, as far as that can be done at once: for the
   * end of this process. Also while it is being started, which fails then. Any thread.
   */
  public void drop() {
    String trouble = "it does not stay away";
    for (int i = 0; i < DROPS; i++) { // whoever starts it may be about to begin the next process
      try {
        end(all());
        deleteAll(folder);
        if (all().isEmpty() && Files.notExists(folder)) {
          return;
        }
      } catch (IOException e) {
        trouble = String.valueOf(e.getMessage());
      }
    }
    LOG.warn("{} could not be deleted: {}", folder, trouble);
  }

  /* Its processes, and those that make its folder and start it, which no file tells of. */
  private List<ProcessHandle> all() {
    Stream<ProcessHandle> starting =
        ProcessHandle.allProcesses()
            .filter(this::isForThis)
            .flatMap(process -> Stream.concat(Stream.of(process), process.descendants()));
    return Stream.concat(processes().stream(), starting).distinct().toList();
  }

  private boolean isForThis(ProcessHandle process) {
    String command = process.info().commandLine().orElse("");
    return Programs.isOne(command) && command.contains(folder + File.separator + "data");
  }

  private static void deleteAll(Path folder) throws IOException {
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.deleteIfExists(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException e) {
            return FileVisitResult.CONTINUE; // the server has just deleted it
          }

          @Override
          public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException e)
              throws IOException {
            Files.deleteIfExists(visited);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
