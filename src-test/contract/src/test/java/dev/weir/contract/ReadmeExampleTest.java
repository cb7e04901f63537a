package dev.weir.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The examples of the README and the guides compile, run, and print what is said there. */
class ReadmeExampleTest {

  private static final String HELLO =
      """
      Some text.

      <!-- example: hello -->
      ```java
      public class Hello {
        public static void main(String[] args) {
          System.out.println("hello");
          System.out.println(new Object() { @Override public String toString() { return "world"; } });
        }
      }
      ```

      It prints

      <!-- output: hello -->
      ```text
      hello
      world
      ```
      """;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "README.md",
        "docs/gates.md",
        "docs/pipelines.md",
        "docs/limits.md",
        "docs/degradation.md",
        "docs/admission.md",
        "docs/callers.md",
        "docs/hardening.md",
        "docs/retries.md",
        "docs/breakers.md",
        "docs/spill.md"
      })
  void document_everyExample_printsWhatItSays(String name) throws IOException {
    Path document = ProductCode.root().resolve(name);
    assertThat(document).exists();

    List<ReadmeExample> examples = ReadmeExample.read(Files.readString(document));

    assertThat(examples).as("<!-- example: name --> markers in %s", document).isNotEmpty();
    for (ReadmeExample example : examples) {
      assertThat(example.run())
          .as("what example %s of %s prints", example.name(), name)
          .isEqualTo(example.output());
    }
  }

  @Test
  void rates_everyExample_printsWhatItSays() throws IOException {
    Path rates = ProductCode.root().resolve("docs/rates.md");
    List<ReadmeExample> examples = ReadmeExample.read(Files.readString(rates));

    assertThat(examples).isNotEmpty();
    for (ReadmeExample example : examples) {
      assertThat(example.run()).as(example.name()).isEqualTo(example.output());
    }
  }

  @Test
  void run_example_printsItsOutput() {
    List<ReadmeExample> examples = ReadmeExample.read(HELLO);

    assertThat(examples).extracting(ReadmeExample::name).containsExactly("hello");
    assertThat(examples.get(0).output()).containsExactly("hello", "world");
    assertThat(examples.get(0).run()).containsExactly("hello", "world");
  }

  @Test
  void run_exampleThatDoesNotCompile_saysWhy() {
    ReadmeExample broken =
        new ReadmeExample("broken", "public class Broken { int x = \"text\"; }", List.of());

    assertThatThrownBy(broken::run)
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("broken does not compile")
        .hasMessageContaining("incompatible types");
  }

  @Test
  void run_exampleThatThrows_fails() {
    ReadmeExample throwing =
        new ReadmeExample(
            "throwing",
            """
            public class Throwing {
              public static void main(String[] args) {
                throw new IllegalStateException("from main");
              }
            }
            """,
            List.of());

    assertThatThrownBy(throwing::run).hasRootCauseMessage("from main");
  }

  @Test
  void read_markerWithoutBlock_fails() {
    assertThatThrownBy(() -> ReadmeExample.read("<!-- example: lonely -->\n\nNothing follows."))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("lonely");
    assertThatThrownBy(() -> ReadmeExample.read(HELLO.replace("output: hello", "output: other")))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("<!-- output: hello -->");
  }
}
