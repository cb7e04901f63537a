package dev.weir.demo.load.report;

import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.TRUNCATE_EXISTING;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Where a report goes. It is written beside that, and moved there when it is complete: whoever
 * looks finds the whole of it, or what was there before. (Where a file cannot be replaced, as one
 * that is mounted cannot, it is written over then.) What is no regular file, such as a pipe, is
 * written to at once, behind what is there; so is what {@code /dev/stderr} and its like lead to, be
 * it a file: whoever has sent it there would not find what replaces it.
 */
public final class ReportFile {

  private static final Path PROCESSES = Path.of("/proc");
  private static final Path DESCRIPTORS = Path.of("/dev/fd");

  /* Those that are being written, for whoever ends the process without ending them. */
  private static final Set<Path> DRAFTS = ConcurrentHashMap.newKeySet();

  private final String option;
  private final Path path;

  private ReportFile(String option, Path path) {
    this.option = option;
    this.path = path;
  }

  /**
   * A file that somebody named.
   *
   * @param option how it was named, such as "--json"
   * @param path where it is to be
   * @return a place
   * @throws ReportFileException if no file can have that name
   */
  public static ReportFile of(String option, String path) {
    try {
      return new ReportFile(option, Path.of(path));
    } catch (InvalidPathException e) {
      throw new ReportFileException(option + " " + Shown.words(path) + ": " + e.getReason(), e);
    }
  }

  /**
   * Finds out whether the report can be written, before there is one. What is there stays as it is.
   *
   * @throws ReportFileException if not
   */
  public void checkWritable() {
    try {
      Path target = target();
      refuseUnless(Files.notExists(target) || Files.isWritable(target), "it cannot be written to");
      if (!isSpecial(target)) {
        Files.delete(besides(target));
      }
    } catch (IOException e) {
      throw unwritable(e);
    }
  }

  /**
   * Writes the whole report.
   *
   * @param content all of it
   * @throws ReportFileException if that is not possible; what was there before still is
   */
  public void write(byte[] content) {
    try (Draft draft = begin()) {
      draft.out().write(content);
      draft.finish();
    } catch (IOException e) {
      throw unwritable(e);
    }
  }

  /** Begins to write a report that comes bit by bit. */
  Draft begin() throws IOException {
    Path target = target();
    return isSpecial(target)
        ? new Draft(target, target, Files.newOutputStream(target, WRITE, APPEND))
        : draft(target);
  }

  private static Draft draft(Path target) throws IOException {
    Path draft = besides(target);
    DRAFTS.add(draft);
    return new Draft(draft, target, Files.newOutputStream(draft));
  }

  /** Deletes what is not finished, as the process ends. Any thread. */
  public static void deleteDrafts() {
    DRAFTS.forEach(draft -> draft.toFile().delete());
  }

  /**
   * Whether both are the same place.
   *
   * @param other another report's
   * @return false if that is not known
   */
  public boolean isSameAs(ReportFile other) {
    try {
      Path here = path.toAbsolutePath().normalize();
      Path there = other.path.toAbsolutePath().normalize();
      if (here.equals(there)) {
        return true;
      }
      boolean both = Files.isRegularFile(here) && Files.isRegularFile(there);
      return both && Files.isSameFile(here, there);
    } catch (IOException e) {
      return false; // checkWritable() says what is wrong with it
    }
  }

  ReportFileException unwritable(IOException e) {
    return new ReportFileException(this + ": " + reason(e), e);
  }

  /* What is reached through a link is replaced, and not the link. */
  private Path target() throws IOException {
    Path whole = path.toAbsolutePath();
    refuseUnless(!Files.isDirectory(whole), "it is a directory");
    Path parent = whole.resolveSibling(".").normalize();
    refuseUnless(Files.exists(parent), "there is no directory " + parent);
    refuseUnless(Files.isDirectory(parent), parent + " is no directory");
    boolean link = Files.isSymbolicLink(whole) && Files.isRegularFile(whole);
    return link && !isSpecial(whole) ? whole.toRealPath() : whole;
  }

  private void refuseUnless(boolean right, String reason) {
    if (!right) {
      throw new ReportFileException(this + ": " + reason);
    }
  }

  private static boolean isSpecial(Path target) throws IOException {
    return Files.exists(target) && (!Files.isRegularFile(target) || isDescriptor(target));
  }

  /* Or leads to one. It does lead somewhere, so the links come to an end. */
  private static boolean isDescriptor(Path target) throws IOException {
    for (Path at = target; ; at = at.resolveSibling(Files.readSymbolicLink(at))) {
      Path parent = at.resolveSibling(".").toRealPath();
      if (parent.startsWith(PROCESSES) || parent.equals(DESCRIPTORS)) {
        return true;
      }
      if (!Files.isSymbolicLink(at)) {
        return false;
      }
    }
  }

  /* No temporary file of the JDK's, which only its owner may read; who may read what it replaces may read it. */
  private static Path besides(Path target) throws IOException {
    String name = "." + target.getFileName() + "." + UUID.randomUUID() + ".part";
    Path draft = Files.createFile(target.resolveSibling(name));
    if (Files.exists(target) && Files.getFileStore(target).supportsFileAttributeView("posix")) {
      Files.setPosixFilePermissions(draft, Files.getPosixFilePermissions(target));
    }
    return draft;
  }

  /**
   * Why a file could not be read or written, where its name is told anyhow.
   *
   * @param e what was thrown; the JDK's own message may be no more than the name
   * @return a few words
   */
  public static String reason(IOException e) {
    if (e instanceof AccessDeniedException) {
      return "permission denied";
    }
    if (e instanceof NoSuchFileException) {
      return "no such file";
    }
    boolean told = e instanceof FileSystemException failed && failed.getReason() != null;
    String reason = told ? ((FileSystemException) e).getReason() : e.getMessage();
    return reason == null ? e.getClass().getSimpleName() : reason;
  }

  /** As it was named. */
  @Override
  public String toString() {
    return option + " " + Shown.words(path.toString());
  }

  /** A report that is being written. Without {@link #finish} it has never been there. */
  static final class Draft implements AutoCloseable {

    private final Path draft;
    private final Path target;
    private final OutputStream out;

    private Draft(Path draft, Path target, OutputStream out) {
      this.draft = draft;
      this.target = target;
      this.out = out;
    }

    OutputStream out() {
      return out;
    }

    void finish() throws IOException {
      out.close();
      if (!draft.equals(target)) {
        move();
      }
    }

    private void move() throws IOException {
      try {
        Files.move(draft, target, StandardCopyOption.ATOMIC_MOVE);
      } catch (AtomicMoveNotSupportedException e) {
        Files.move(draft, target, StandardCopyOption.REPLACE_EXISTING);
      } catch (FileSystemException e) {
        if (!Files.isRegularFile(target)) {
          throw e;
        }
        overwrite(); // a file that is mounted into a container can be written to, but not replaced
      }
    }

    private void overwrite() throws IOException {
      try (OutputStream over = Files.newOutputStream(target, WRITE, TRUNCATE_EXISTING)) {
        Files.copy(draft, over);
      }
    }

    @Override
    public void close() throws IOException {
      try (out) {
        if (!draft.equals(target)) {
          Files.deleteIfExists(draft);
        }
      } finally {
        DRAFTS.remove(draft);
      }
    }
  }
}
