package dev.weir.demo.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProgramsTest {

  @TempDir private Path temporary;

  private Path server;
  private Path lasting;

  @BeforeEach
  void folders() throws IOException {
    assumeTrue(
        FileSystems.getDefault().supportedFileAttributeViews().contains("posix"), "no POSIX");
    server = Files.createDirectory(temporary.resolve("server"));
    lasting = temporary.resolve("weir-postgresql-" + System.getProperty("user.name"));
  }

  private void make(Path folder, String permissions) throws IOException {
    Files.createDirectory(folder);
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString(permissions));
  }

  @Test
  void folder_thatIsNotThere_isMadeForThisUserAlone_andStays() throws IOException {
    Programs first = Programs.in(temporary, server);
    assertThat(first).isEqualTo(new Programs(lasting.resolve("programs"), true));
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(lasting)))
        .isEqualTo("rwx------");
    assertThat(Programs.in(temporary, server)).isEqualTo(first);
  }

  @ParameterizedTest
  @ValueSource(strings = {"rwxrwxrwx", "rwx--x---", "rwxr-xr-x", "rwx----w-"})
  void folder_thatIsOpenToOthers_isNotUsed(String permissions) throws IOException {
    make(lasting, permissions);
    assertServersOwn();
  }

  @Test
  void link_isNotFollowed() throws IOException {
    Path elsewhere = temporary.resolve("elsewhere");
    make(elsewhere, "rwx------");
    Files.createSymbolicLink(lasting, elsewhere);
    assertServersOwn();
  }

  @Test
  void file_isNotUsed() throws IOException {
    Files.createFile(
        lasting,
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    assertServersOwn();
  }

  @Test
  void folder_ofSomebodyElse_isNotUsed() throws IOException {
    assumeTrue("root".equals(System.getProperty("user.name")), "only root can give a folder away");
    make(lasting, "rwx------");
    Files.setAttribute(lasting, "unix:uid", 65_534);
    assertServersOwn();
  }

  @Test
  void programs_thatAreWhole_areUsedAgain() throws IOException {
    Path version = version();
    Files.createFile(version.resolve(".exists"));
    assertThat(Programs.in(temporary, server).stay()).isTrue();
    assertThat(version).exists();
  }

  @Test
  void programs_thatSomebodyUnpacks_areLeftToThem() throws IOException {
    Path version = version();
    assertServersOwn();
    assertThat(version).exists();
  }

  @Test
  void programs_thatWereHalfUnpackedLongAgo_goWithTheServer() throws IOException {
    Path version = version();
    Files.setLastModifiedTime(version, FileTime.from(Instant.now().minus(Duration.ofHours(1))));
    assertThat(Programs.in(temporary, server).stay()).isTrue();
    assertThat(version).doesNotExist();
    assertThat(server).isNotEmptyDirectory();
  }

  private Path version() throws IOException {
    make(lasting, "rwx------");
    return Files.createDirectories(lasting.resolve("programs").resolve("PG-123"));
  }

  private void assertServersOwn() throws IOException {
    assertThat(Programs.in(temporary, server))
        .isEqualTo(new Programs(server.resolve("programs"), false));
  }
}
