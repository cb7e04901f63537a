package dev.weir.bench;

import dev.weir.bench.report.Docs;
import dev.weir.bench.report.Page;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/**
 * Where a page goes, as the command line says.
 *
 * @param docs where it is written to, if anywhere
 * @param plots where its plot is drawn besides, if anywhere
 */
record Publication(Optional<Docs> docs, Optional<Path> plots) {

  private static final String WRITE = "--write";
  private static final String PLOT = "--plot";

  /** What the command line calls it. */
  static final Set<String> NAMES = Set.of(WRITE, PLOT);

  /** To be found before anything is run, so that nothing is run in vain. */
  static Publication of(Options options) throws IOException {
    if (options.has("--smoke") && options.has(WRITE)) {
      throw new IllegalArgumentException("--write: with --smoke (expected: without)");
    }
    return new Publication(
        options.has(WRITE)
            ? Optional.of(Docs.find(Path.of(options.text(WRITE, "")), options.command()))
            : Optional.empty(),
        options.has(PLOT) ? Optional.of(Path.of(options.text(PLOT, ""))) : Optional.empty());
  }

  /** Prints it, and writes it where it goes. */
  void publish(Page page) throws IOException {
    System.out.print(page.markdown(""));
    if (plots.isPresent()) {
      Files.writeString(Files.createDirectories(plots.get()).resolve(page.plotName()), page.plot());
    }
    if (docs.isPresent()) {
      docs.get().write(page);
    }
  }
}
