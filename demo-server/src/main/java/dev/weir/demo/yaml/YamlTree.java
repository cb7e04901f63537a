package dev.weir.demo.yaml;

import java.io.StringReader;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.composer.Composer;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.parser.ParserImpl;
import org.snakeyaml.engine.v2.scanner.StreamReader;
import org.snakeyaml.engine.v2.schema.JsonSchema;

/**
 * Turns text into a tree whose nodes know their lines. YAML 1.2, where {@code on} and {@code no}
 * are words and {@code 010} is no number.
 */
final class YamlTree {

  /* Nodes are looked at where they are, and never expanded: aliases cost nothing, however many. */
  private static final LoadSettings SETTINGS =
      LoadSettings.builder()
          .setSchema(new JsonSchema())
          .setVersionFunction(version -> version)
          .setMaxAliasesForCollections(Integer.MAX_VALUE)
          .build();

  private static final int LONGEST_PROBLEM = 160;

  private final String text;
  private final String content;
  private final StreamReader reader;
  private final Mistakes mistakes;

  private YamlTree(String text, String content, Mistakes mistakes) {
    this.text = text;
    this.content = content;
    this.reader = new StreamReader(SETTINGS, new StringReader(text));
    this.mistakes = mistakes;
  }

  /** The tree of what is to have such content; empty if there is none, which is a mistake. */
  static Optional<Node> of(String text, String content, Mistakes mistakes) {
    return new YamlTree(text, content, mistakes).compose();
  }

  private Optional<Node> compose() {
    GuardedParser parser = new GuardedParser(new ParserImpl(SETTINGS, reader));
    try {
      Optional<Node> tree =
          new Composer(SETTINGS, parser)
              .getSingleNode()
              .filter(node -> !node.getTag().equals(Tag.NULL));
      if (tree.isEmpty()) {
        mistakes.add(1, "", "nothing in it (expected: " + content + ")");
      }
      return tree;
    } catch (MarkedYamlEngineException e) {
      marked(e);
    } catch (ReaderException e) {
      wrong(lineOf(e.getPosition()), String.format("character U+%04X", e.getCodePoint()));
    } catch (NumberFormatException e) {
      /* The library does not expect it of an escape such as "\UFFFFFFFF". */
      wrong(reader.getLine() + 1, "an escape that is no character");
    } catch (YamlEngineException e) {
      wrong(reader.getLine() + 1, e.getMessage());
    }
    return Optional.empty();
  }

  private void marked(MarkedYamlEngineException error) {
    String context = error.getContext();
    String where = context == null || context.isEmpty() ? "" : " (" + context + ")";
    int line =
        error
            .getProblemMark()
            .or(error::getContextMark)
            .map(mark -> mark.getLine() + 1)
            .orElse(reader.getLine() + 1);
    wrong(line, error.getProblem() + where);
  }

  private int lineOf(int codePoint) {
    return 1 + (int) text.codePoints().limit(codePoint).filter(c -> c == '\n').count();
  }

  private void wrong(int line, @Nullable String problem) {
    mistakes.add(line, "", "not YAML: " + Shown.text(String.valueOf(problem), LONGEST_PROBLEM));
  }
}
