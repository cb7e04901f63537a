package dev.weir.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.xml.sax.SAXException;

/** The pictures of docs/marbles are pictures, say what they show, and are shown. */
class MarblesTest {

  private static final Path DOCS = ProductCode.root().resolve("docs");

  static List<Path> pictures() throws IOException {
    try (Stream<Path> files = Files.list(DOCS.resolve("marbles"))) {
      List<Path> pictures = files.sorted().toList();
      assertThat(pictures).isNotEmpty();
      return pictures;
    }
  }

  @ParameterizedTest
  @MethodSource("pictures")
  void picture_each_isCleanAndSaysWhatItShows(Path picture)
      throws IOException, ParserConfigurationException, SAXException {
    DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
    factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
    Document document = factory.newDocumentBuilder().parse(picture.toFile());
    Element svg = document.getDocumentElement();

    assertThat(svg.getTagName()).isEqualTo("svg");
    assertThat(svg.getAttribute("viewBox")).matches("0 0 \\d+ \\d+");
    assertThat(svg.getAttribute("role")).isEqualTo("img");
    for (String telling : List.of("title", "desc")) {
      assertThat(svg.getElementsByTagName(telling).getLength()).as(telling).isEqualTo(1);
      assertThat(svg.getElementsByTagName(telling).item(0).getTextContent()).isNotBlank();
    }
    for (String foreign : List.of("script", "image", "foreignObject", "a")) {
      assertThat(svg.getElementsByTagName(foreign).getLength()).as(foreign).isZero();
    }
  }

  @ParameterizedTest
  @MethodSource("pictures")
  void picture_each_isShownInAGuide(Path picture) throws IOException {
    String reference = "](marbles/" + picture.getFileName() + ")";
    try (Stream<Path> files = Files.list(DOCS)) {
      List<Path> guides = files.filter(file -> file.toString().endsWith(".md")).toList();
      assertThat(guides).anyMatch(guide -> read(guide).contains(reference));
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new AssertionError(file.toString(), e);
    }
  }
}
