package dev.weir.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What the documents refer to is there: files, and the tests that show what is promised. */
class DocumentLinksTest {

  private static final Path PROJECT = ProductCode.root();
  private static final Pattern LINK =
      Pattern.compile("\\[([^\\]]+)\\]\\(([^)#\\s]+)(?:#[^)]*)?\\)");
  private static final Pattern SHOWN =
      Pattern.compile("\\| [^|]+ \\| (\\[[^\\]]+\\]\\(\\.\\./src-test/[^)]+\\.java\\)(, )?)+ \\|");
  private static final Pattern ANCHOR = Pattern.compile("\\]\\(([^:)#\\s]*?(?:\\.md)?)#([^)]+)\\)");
  private static final Pattern TEST_METHOD = Pattern.compile("\\w+\\.(\\w+)");

  static List<Path> documents() throws IOException {
    List<Path> documents = new ArrayList<>();
    for (Path directory : List.of(PROJECT, PROJECT.resolve("docs"))) {
      try (Stream<Path> files = Files.list(directory)) {
        files.filter(file -> file.toString().endsWith(".md")).sorted().forEach(documents::add);
      }
    }
    assertThat(documents).hasSizeGreaterThan(5);
    return documents;
  }

  @ParameterizedTest
  @CsvSource({"pools.md, 30", "gates.md, 20", "limits.md, 12", "degradation.md, 6"})
  void guide_eachGuarantee_namesATestThatShowsIt(String document, int least) throws IOException {
    String guide = Files.readString(PROJECT.resolve("docs").resolve(document));
    int table = guide.indexOf("| guarantee | shown by |");
    assertThat(table).isPositive();
    List<String> guarantees =
        guide.substring(table).lines().skip(2).takeWhile(line -> line.startsWith("|")).toList();

    assertThat(guarantees).hasSizeGreaterThan(least);
    assertThat(guarantees).allMatch(SHOWN.asMatchPredicate());
  }

  @ParameterizedTest
  @MethodSource("documents")
  void document_eachLinkWithinTheProject_leadsSomewhere(Path document) throws IOException {
    Matcher link = LINK.matcher(Files.readString(document));
    while (link.find()) {
      if (!link.group(2).contains("://")) {
        Path target = document.resolveSibling(link.group(2));
        assertThat(target).as(link.group()).exists();
        Matcher method = TEST_METHOD.matcher(link.group(1));
        if (target.toString().endsWith(".java") && method.matches()) {
          assertThat(Files.readString(target)).as(link.group()).contains(method.group(1) + "(");
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("documents")
  void document_eachLinkToAHeading_hasOne(Path document) throws IOException {
    Matcher link = ANCHOR.matcher(Files.readString(document));
    while (link.find()) {
      Path target = link.group(1).isEmpty() ? document : document.resolveSibling(link.group(1));
      assertThat(anchors(Files.readString(target))).as(link.group()).contains(link.group(2));
    }
  }

  /* As GitHub makes them: lower case, blanks as hyphens, no other punctuation. */
  private static List<String> anchors(String document) {
    return document
        .lines()
        .filter(line -> line.startsWith("#"))
        .map(line -> line.replaceFirst("#+ ", "").toLowerCase(Locale.ROOT))
        .map(heading -> heading.replaceAll("[^\\w\\- ]", "").replace(' ', '-'))
        .toList();
  }
}
