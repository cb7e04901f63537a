package dev.weir.bench.spill;

import dev.weir.spill.WeirStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Who keeps records on disk. */
public enum SpillContender {
  /** Ours. */
  WEIR("Weir", true, List.of()) {
    @Override
    Store open(Path folder, int length) throws IOException {
      return new WeirStore(folder);
    }
  },
  /** Chronicle Queue, with what it wants of the JVM. */
  CHRONICLE(
      "Chronicle Queue",
      false,
      List.of(
          "--enable-native-access=ALL-UNNAMED",
          "--add-exports=java.base/jdk.internal.ref=ALL-UNNAMED",
          "--add-exports=java.base/sun.nio.ch=ALL-UNNAMED",
          "--add-exports=jdk.unsupported/sun.misc=ALL-UNNAMED",
          "--add-exports=jdk.compiler/com.sun.tools.javac.file=ALL-UNNAMED",
          "--add-opens=jdk.compiler/com.sun.tools.javac=ALL-UNNAMED",
          "--add-opens=java.base/java.lang=ALL-UNNAMED",
          "--add-opens=java.base/java.lang.reflect=ALL-UNNAMED",
          "--add-opens=java.base/java.io=ALL-UNNAMED",
          "--add-opens=java.base/java.util=ALL-UNNAMED",
          "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
          "-Dchronicle.analytics.disable=true",
          "-Dchronicle.disk.monitor.disable=true")) {
    @Override
    Store open(Path folder, int length) {
      return new ChronicleStore(folder, length);
    }
  },
  /** H2's store of maps. */
  MVSTORE("H2 MVStore", false, List.of()) {
    @Override
    Store open(Path folder, int length) throws IOException {
      return new MvStore(folder);
    }
  };

  private final String title;
  private final boolean ours;
  private final List<String> flags;

  SpillContender(String title, boolean ours, List<String> flags) {
    this.title = title;
    this.ours = ours;
    this.flags = flags;
  }

  /**
   * Opens it.
   *
   * @param folder where
   * @param length of each record
   * @throws IOException if that fails
   */
  abstract Store open(Path folder, int length) throws IOException;

  /** What its JVM is to be told. */
  List<String> flags() {
    return flags;
  }

  /**
   * As it is shown.
   *
   * @return the name
   */
  public String title() {
    return title;
  }

  /**
   * Whose it is.
   *
   * @return whether it is Weir's
   */
  public boolean isOurs() {
    return ours;
  }
}
