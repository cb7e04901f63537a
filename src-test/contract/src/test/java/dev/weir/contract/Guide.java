package dev.weir.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The examples of a document, which must stand word for word in the test that runs them. */
final class Guide {

  private static final Pattern BLOCK =
      Pattern.compile("(<!-- example: \\S+ -->\\s+)?```java\n(.*?)```", Pattern.DOTALL);

  private Guide() {}

  /** Those that are no whole programs, which {@link ReadmeExample} runs. */
  static void assertExamplesStandIn(Class<?> test, String document, int howMany)
      throws IOException {
    Path tests = ProductCode.root().resolve("src-test/contract/src/test/java");
    String here =
        letters(Files.readString(tests.resolve(test.getName().replace('.', '/').concat(".java"))));
    List<String> blocks = new ArrayList<>();
    Matcher block = BLOCK.matcher(Files.readString(ProductCode.root().resolve(document)));
    while (block.find()) {
      if (block.group(1) == null) {
        blocks.add(block.group(2));
      }
    }
    assertThat(blocks)
        .hasSize(howMany)
        .allSatisfy(example -> assertThat(here).as(example).contains(letters(example)));
  }

  /* However the lines are broken. */
  private static String letters(String code) {
    return code.replaceAll("\\s+", "");
  }
}
