package dev.weir.spill;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * What of a folder is on the disk, and what only in the memory of the operating system.
 *
 * <p>When the power is lost, any sector that was written since may be there or not, files may be
 * shorter or longer, and files that were deleted may be back. After a force that failed, what it
 * was about is taken for written, and is not: it never will be, unless it is written again.
 */
final class Platters implements FaultyDisk.Watcher {

  /** What every call is, from the moment on when the power is lost. */
  static final class PowerLost extends RuntimeException {

    private static final long serialVersionUID = 1L;

    PowerLost() {
      super("power lost", null, false, false);
    }
  }

  private static final int SECTOR = 512;

  private final Path folder;
  private final Path after;
  private final SplittableRandom random;
  private final Map<Path, byte[]> onDisk = new HashMap<>();
  private final Map<Path, BitSet> written = new HashMap<>();
  private final Set<Path> names = new HashSet<>();
  private int steps;
  private boolean lost;

  /**
   * A disk with what is in a folder now.
   *
   * @param folder what is written to
   * @param after where to leave what is there when the power comes back
   * @param steps how many things are done before it is lost
   * @param random what is left to chance
   */
  Platters(Path folder, Path after, int steps, SplittableRandom random) throws IOException {
    this.folder = folder;
    this.after = after;
    this.steps = steps;
    this.random = random;
    for (Path file : list()) {
      names.add(file);
      onDisk.put(file, Files.readAllBytes(file));
    }
  }

  @Override
  public void before() {
    if (!lost && steps-- <= 0) {
      loseNow();
    }
    if (lost) {
      throw new PowerLost();
    }
  }

  @Override
  public void written(Path file, long position, int length) {
    sectors(file).set((int) position / SECTOR, (int) (position + length - 1) / SECTOR + 1);
  }

  @Override
  public void forced(Path file, boolean done) {
    try {
      if (!Files.isDirectory(file)) {
        if (done) {
          byte[] young = Files.readAllBytes(file);
          onDisk.put(file, mixed(file, young, young.length, 1));
        }
        sectors(file).clear();
      } else if (done && file.equals(folder)) {
        names.clear();
        names.addAll(list());
        onDisk.keySet().retainAll(names); // what has such a name later is another file
        written.keySet().retainAll(names);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Unless it is lost already. */
  void loseNow() {
    if (!lost) {
      lost = true;
      try {
        leave();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private void leave() throws IOException {
    Files.createDirectory(after);
    Set<Path> now = list();
    Set<Path> all = new TreeSet<>(names); // in order: the same chances each time
    all.addAll(now);
    for (Path file : all) {
      boolean there = now.contains(file);
      if (there == names.contains(file) || random.nextBoolean()) {
        byte[] old = onDisk.getOrDefault(file, new byte[0]);
        byte[] young = there ? Files.readAllBytes(file) : old;
        int least = Math.min(old.length, young.length);
        int most = Math.max(old.length, young.length);
        int length = least + random.nextInt(most - least + 1);
        Files.write(after.resolve(Logs.name(file)), mixed(file, young, length, 2));
      }
    }
  }

  /** What was on the disk, and of each so many sectors that were written since, one. */
  private byte[] mixed(Path file, byte[] young, int length, int oneOf) {
    byte[] mixed = Arrays.copyOf(onDisk.getOrDefault(file, new byte[0]), length);
    BitSet since = sectors(file);
    for (int i = since.nextSetBit(0); i >= 0; i = since.nextSetBit(i + 1)) {
      int start = i * SECTOR;
      int end = Math.min(start + SECTOR, Math.min(length, young.length));
      if (start < end && random.nextInt(oneOf) == 0) {
        System.arraycopy(young, start, mixed, start, end - start);
      }
    }
    return mixed;
  }

  private BitSet sectors(Path file) {
    return written.computeIfAbsent(file, path -> new BitSet());
  }

  private Set<Path> list() throws IOException {
    if (!Files.exists(folder)) {
      return Set.of();
    }
    try (Stream<Path> all = Files.list(folder)) {
      return new HashSet<>(all.toList());
    }
  }
}
