package dev.weir.demo.postgres;

import io.zonky.test.db.postgres.embedded.DefaultPostgresBinaryResolver;
import io.zonky.test.db.postgres.embedded.PgBinaryResolver;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;

/**
 * Where PostgreSQL's programs are unpacked to. Whoever can write there has what they like executed,
 * so that nobody but this user may.
 *
 * @param folder to unpack them to, which the library makes, for all to write in
 * @param stay whether they stay there for the next server
 */
record Programs(Path folder, boolean stay) {

  private static final Set<PosixFilePermission> OWN = PosixFilePermissions.fromString("rwx------");

  private static final String NAME = "programs";
  private static final Duration UNPACKING = Duration.ofMinutes(10);

  /**
   * Finds the place.
   *
   * @param temporary where all users' temporary files are
   * @param server the server's own folder, which goes with it, and which this user has made
   * @return in a folder that stays, if that is this user's alone; else in the server's
   */
  static Programs in(Path temporary, Path server) throws IOException {
    String user = System.getProperty("user.name").replaceAll("[^A-Za-z0-9_.-]", "_");
    Path lasting = temporary.resolve("weir-postgresql-" + user);
    Path programs = lasting.resolve(NAME);
    return isOwn(lasting, server) && isOfUse(programs, server)
        ? new Programs(programs, true)
        : new Programs(server.resolve(NAME), false);
  }

  /** Whether a command is one of those programs, from wherever they were unpacked to. */
  static boolean isOne(String command) {
    return command.contains(File.separator + NAME + File.separator + "PG-");
  }

  private static boolean isOwn(Path folder, Path server) throws IOException {
    if (!FileSystems.getDefault().supportedFileAttributeViews().contains("posix")) {
      return false;
    }
    try {
      Files.createDirectory(folder, PosixFilePermissions.asFileAttribute(OWN));
    } catch (FileAlreadyExistsException e) { // whoever made it
      PosixFileAttributes found =
          Files.readAttributes(folder, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      return found.isDirectory()
          && found.owner().equals(Files.getOwner(server))
          && found.permissions().equals(OWN);
    }
    return true;
  }

  /* The library takes half a file for a whole one. It leaves such where it is killed while it unpacks; they are
   * moved to where they will be deleted, once nobody can be at it any more. */
  private static boolean isOfUse(Path programs, Path server) throws IOException {
    if (Files.notExists(programs)) {
      return true;
    }
    try (DirectoryStream<Path> versions = Files.newDirectoryStream(programs)) {
      for (Path version : versions) {
        if (Files.notExists(version.resolve(".exists"))) {
          Instant begun = Files.getLastModifiedTime(version).toInstant();
          if (begun.isAfter(Instant.now().minus(UNPACKING))) {
            return false;
          }
          Files.move(version, server.resolve("half-" + version.getFileName()));
        }
      }
    }
    return true;
  }

  /* The library takes what it has unpacked from one to be everybody's, and those that do not stay go with a server. */
  PgBinaryResolver archive() {
    return stay ? DefaultPostgresBinaryResolver.INSTANCE : new Archive(folder);
  }

  private record Archive(Path unpackedTo) implements PgBinaryResolver {

    @Override
    public InputStream getPgBinary(String system, String machine) throws IOException {
      return DefaultPostgresBinaryResolver.INSTANCE.getPgBinary(system, machine);
    }
  }
}
