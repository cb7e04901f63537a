package dev.weir.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;

/** The shortest run of a command: whether it works, and not how fast anything is. */
final class Smoke {

  private Smoke() {}

  static void runs(String command, Path plots) throws Exception {
    int status = Bench.run(List.of(command, "--smoke", "--plot", plots.toString()));

    assertThat(status).isZero();
    assertThat(svgs(plots)).isNotEmpty().allSatisfy(Smoke::isWellFormed);
  }

  private static List<Path> svgs(Path plots) throws IOException {
    try (Stream<Path> files = Files.list(plots)) {
      return files.filter(file -> file.toString().endsWith(".svg")).toList();
    }
  }

  private static void isWellFormed(Path svg) throws Exception {
    DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(svg.toFile());
  }
}
