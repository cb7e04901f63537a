package dev.weir.demo.load.report;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportFileTest {

  private static final byte[] CONTENT = "all of it".getBytes(UTF_8);

  @TempDir private Path directory;

  private ReportFile file(String name) {
    return ReportFile.of("--json", directory.resolve(name).toString());
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.map(path -> path.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void write_newAndOld_isThereAloneAndWhole() throws IOException {
    file("a").checkWritable();
    assertThat(names()).isEmpty();

    file("a").write(CONTENT);
    file("a").write("more than that".getBytes(UTF_8));

    assertThat(names()).containsExactly("a");
    assertThat(directory.resolve("a")).hasContent("more than that");
  }

  @Test
  void write_file_mayBeReadByWhoeverMayReadOthers() throws IOException {
    Path other = Files.createFile(directory.resolve("other"));
    assumeTrue(Files.getFileStore(other).supportsFileAttributeView("posix"), "no permissions here");

    file("a").write(CONTENT);

    assertThat(Files.getPosixFilePermissions(directory.resolve("a")))
        .isEqualTo(Files.getPosixFilePermissions(other));
  }

  @Test
  void write_overAFileThatFewMayRead_isReadByNoMore() throws IOException {
    file("a").write(CONTENT);
    Path path = directory.resolve("a");
    assumeTrue(Files.getFileStore(path).supportsFileAttributeView("posix"), "no permissions here");
    Set<PosixFilePermission> own = PosixFilePermissions.fromString("rw-------");
    Files.setPosixFilePermissions(path, own);

    file("a").write("more".getBytes(UTF_8));

    assertThat(Files.getPosixFilePermissions(path)).isEqualTo(own);
    assertThat(path).hasContent("more");
  }

  @Test
  void deleteDrafts_asTheProcessEnds_leavesNoDraft() throws IOException {
    file("a").write(CONTENT);
    try (ReportFile.Draft draft = file("a").begin()) {
      draft.out().write(1);
      ReportFile.deleteDrafts();

      assertThat(names()).containsExactly("a");
    }
    assertThat(directory.resolve("a")).hasContent("all of it");
  }

  @Test
  void begin_neverFinished_leavesWhatWasThere() throws IOException {
    file("a").write(CONTENT);

    try (ReportFile.Draft draft = file("a").begin()) {
      draft.out().write(1);
      assertThat(names()).hasSize(2);
    }

    assertThat(names()).containsExactly("a");
    assertThat(directory.resolve("a")).hasContent("all of it");
  }

  @Test
  void write_throughALink_replacesWhatItLeadsTo() throws IOException {
    file("a").write(CONTENT);
    Path link = Files.createSymbolicLink(directory.resolve("link"), Path.of("a"));

    file("link").write("more".getBytes(UTF_8));

    assertThat(link).isSymbolicLink();
    assertThat(directory.resolve("a")).hasContent("more");
  }

  @Test
  void checkWritable_noDirectory_saysWhichBeforeTheRun() {
    assertThatThrownBy(file("no/such/run.json")::checkWritable)
        .isInstanceOf(ReportFileException.class)
        .hasMessage(
            "--json %s: there is no directory %s",
            directory.resolve("no/such/run.json"), directory.resolve("no/such"));
  }

  @Test
  void checkWritable_directoryOrBelowAFile_saysSo() {
    file("a").write(CONTENT);

    assertThatThrownBy(file("")::checkWritable).hasMessageEndingWith(": it is a directory");
    assertThatThrownBy(file("a/b")::checkWritable)
        .hasMessageEndingWith(directory.resolve("a") + " is no directory");
  }

  @Test
  void checkWritable_directoryThatTakesNoFiles_saysSo() {
    Path kernel = Path.of("/proc/self");
    assumeTrue(Files.isDirectory(kernel), "no /proc, where even root cannot make a file");

    assertThatThrownBy(ReportFile.of("--csv", kernel.resolve("run.csv").toString())::checkWritable)
        .isInstanceOf(ReportFileException.class)
        .hasMessageStartingWith("--csv /proc/self/run.csv: ");
  }

  @Test
  void write_deviceInsteadOfAFile_isWrittenToAndStays() throws IOException {
    Path device = Path.of("/dev/null");
    assumeTrue(Files.exists(device), "no /dev/null");
    ReportFile file = ReportFile.of("--json", device.toString());

    file.checkWritable();
    file.write(CONTENT);

    assertThat(Files.isRegularFile(device)).isFalse();
    assertThat(Files.readAllBytes(device)).isEmpty();
  }

  /* Where one puts what is not to disturb the disk. */
  @Test
  void write_fileInMemoryBelowDev_isReplacedAsAnyOther() throws IOException {
    Path memory = Path.of("/dev/shm");
    assumeTrue(Files.isWritable(memory), "no /dev/shm");
    Path folder = Files.createTempDirectory(memory, "report");
    Path path = folder.resolve("run.json");
    Path link = folder.resolve("link");
    try {
      ReportFile.of("--json", path.toString()).write("of an earlier run".getBytes(UTF_8));
      ReportFile.of("--json", path.toString()).write(CONTENT);
      assertThat(path).hasContent("all of it");

      Files.createSymbolicLink(link, path);
      ReportFile.of("--json", link.toString()).write("by its link".getBytes(UTF_8));
      assertThat(path).hasContent("by its link");
    } finally {
      Files.deleteIfExists(link);
      Files.deleteIfExists(path);
      Files.delete(folder);
    }
  }

  @Test
  void write_linkToADescriptor_addsToTheFileThatItLeadsTo() throws IOException {
    Path descriptors = Path.of("/proc/self/fd");
    assumeTrue(Files.isDirectory(descriptors), "no descriptors as files");
    Path path = Files.writeString(directory.resolve("a"), "before, ");
    try (OutputStream open = Files.newOutputStream(path, StandardOpenOption.APPEND);
        Stream<Path> all = Files.list(descriptors)) {
      Path here = path.toRealPath();
      Path descriptor = all.filter(each -> leadsTo(each, here)).findFirst().orElseThrow();
      Files.createSymbolicLink(directory.resolve("link"), descriptor);

      file("link").write(CONTENT);
      open.write(", after".getBytes(UTF_8));
    }
    assertThat(path).hasContent("before, all of it, after");
  }

  private static boolean leadsTo(Path link, Path file) {
    try {
      return Files.readSymbolicLink(link).equals(file);
    } catch (IOException e) {
      return false; // closed meanwhile
    }
  }

  /* As a file of the host's in a container: nothing can be moved there. */
  @Test
  void write_fileThatIsMounted_isWrittenToWhereItIs() throws Exception {
    assumeTrue(canMount(), "no mounts here");
    Path host = Files.writeString(directory.resolve("host"), "of a longer, earlier run");
    Path mounted = Files.createFile(directory.resolve("mounted"));
    String commands = "mount --bind \"$0\" \"$1\" && exec \"$2\" -cp \"$3\" \"$4\" \"$1\"";
    Process writer =
        new ProcessBuilder(
                "unshare",
                "-rm",
                "sh",
                "-c",
                commands,
                host.toString(),
                mounted.toString(),
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                System.getProperty("java.class.path"),
                Writer.class.getName())
            .redirectErrorStream(true)
            .start();

    String said = new String(writer.getInputStream().readAllBytes(), UTF_8);
    assertThat(writer.waitFor()).as(said).isZero();
    assertThat(host).hasContent("all of it");
    assertThat(names()).containsExactly("host", "mounted");
  }

  private static boolean canMount() throws InterruptedException {
    try {
      return new ProcessBuilder("unshare", "-rm", "true").start().waitFor() == 0;
    } catch (IOException e) {
      return false; // there is no such command
    }
  }

  /** Writes a report, as a process of its own. */
  static final class Writer {

    private Writer() {}

    /** Writes to the file that is named. */
    public static void main(String[] args) {
      ReportFile.of("--json", args[0]).checkWritable();
      ReportFile.of("--json", args[0]).write(CONTENT);
    }
  }

  @Test
  void of_whatNoFileCanBeCalled_saysSo() {
    assertThatThrownBy(() -> ReportFile.of("--json", "a\0b"))
        .isInstanceOf(ReportFileException.class)
        .hasMessageStartingWith("--json a?b: ");
  }
}
