package dev.weir.demo.load.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Takes the picture of a report that the docs show. By hand: {@code -Dgroups=slow -DexcludedGroups=
 * -Dtest=ReportPictureTest -Dweir.picture.page=/tmp/run.html
 * -Dweir.picture.file=$PWD/docs/images/load-report.png}; without these, of a run that never was, to
 * nowhere.
 */
@Tag("slow")
class ReportPictureTest {

  private static final int WIDTH = 1_280;
  private static final int HEIGHT = 1_560;
  private static final int MOST_BYTES = 200 * 1_024;

  @TempDir private Path directory;

  private static Path path(String property, Path otherwise) {
    String given = System.getProperty(property, "");
    return given.isEmpty() ? otherwise : Path.of(given).toAbsolutePath();
  }

  @Test
  void screenshot_topOfAReport_isSmallEnoughForTheDocs() throws IOException {
    Optional<Path> program = Chromium.installed();
    assumeTrue(program.isPresent(), "no Chromium on the path (apt-get install chromium)");
    Path sample = directory.resolve("sample.html");
    Files.write(sample, HtmlReport.of(List.of(SampleRun.full("orders", 60, 300))));
    Path page = path("weir.picture.page", sample);
    Path picture = path("weir.picture.file", directory.resolve("report.png"));

    try (Chromium browser = Chromium.start(program.orElseThrow(), directory.resolve("profile"))) {
      browser.resize(WIDTH, HEIGHT);
      browser.open(page.toUri());
      assertThat(browser.complaints()).isEmpty();
      Files.createDirectories(picture.getParent());
      Files.write(picture, browser.screenshot());
    }

    assertThat(Files.size(picture)).isBetween(10_000L, (long) MOST_BYTES);
  }
}
