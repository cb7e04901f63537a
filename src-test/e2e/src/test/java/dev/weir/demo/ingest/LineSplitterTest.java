package dev.weir.demo.ingest;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LineSplitterTest {

  private static final String TEXT = "one\n\ntwo\r\nthree\n four \n\n\nlast";

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 5, 7, 100})
  void lines_chunksOfAnySize_areTheSame(int size) {
    assertThat(split(100, TEXT, size))
        .containsExactly("1:one", "2:", "3:two\r", "4:three", "5: four ", "6:", "7:", "8:last");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 4, 100})
  void lines_lineFeedAtTheEnd_startsNoLine(int size) {
    assertThat(split(100, "one\ntwo\n", size)).containsExactly("1:one", "2:two");
    assertThat(split(100, "\n", size)).containsExactly("1:");
    assertThat(split(100, "", size)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 100})
  void lines_asLongAsTheLimit_areTaken(int size) {
    assertThat(split(5, "12345\n1234\n12345", size))
        .containsExactly("1:12345", "2:1234", "3:12345");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 100})
  void lines_longerThanTheLimit_areRefusedByNumber(int size) {
    assertThatThrownBy(() -> split(5, "12345\n123456\n", size))
        .isInstanceOf(LineTooLongException.class)
        .hasMessage("line 2: more than 5 bytes (expected: <= 5)");
    assertThatThrownBy(() -> split(5, "123456", size)).isInstanceOf(LineTooLongException.class);
  }

  @Test
  void lines_oneThatDoesNotEnd_isRefusedAsSoonAsItIsTooLong() {
    LineSplitter splitter = new LineSplitter(5);
    drain(splitter, "123", new ArrayList<>());
    assertThatThrownBy(() -> drain(splitter, "456", new ArrayList<>()))
        .isInstanceOf(LineTooLongException.class);
  }

  @Test
  void lines_pastTheLast_throws() {
    Iterator<Line> lines = new LineSplitter(9).lines("a\nb".getBytes(ISO_8859_1)).iterator();
    assertThat(lines.next().number()).isEqualTo(1);
    assertThatThrownBy(lines::next).isInstanceOf(NoSuchElementException.class);
  }

  private static List<String> split(int limit, String text, int size) {
    LineSplitter splitter = new LineSplitter(limit);
    List<String> lines = new ArrayList<>();
    for (int from = 0; from < text.length(); from += size) {
      drain(splitter, text.substring(from, Math.min(text.length(), from + size)), lines);
    }
    splitter.last().subscribe(line -> lines.add(show(line)));
    return lines;
  }

  private static void drain(LineSplitter splitter, String chunk, List<String> into) {
    splitter.lines(chunk.getBytes(ISO_8859_1)).forEach(line -> into.add(show(line)));
  }

  private static String show(Line line) {
    return line.number() + ":" + ISO_8859_1.decode(line.bytes().duplicate());
  }
}
