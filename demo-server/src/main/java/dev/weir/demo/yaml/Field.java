package dev.weir.demo.yaml;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * A value in the file, and where it stands.
 *
 * @param parent the map or list that it is in; null for the whole file
 * @param name its key there; in a list, its index in brackets
 * @param line that of the key, counted from 1: an alias has it where it stands, and not where its
 *     anchor is
 * @param node the value
 */
public record Field(@Nullable Field parent, String name, int line, Node node) {

  /**
   * A whole file.
   *
   * @param node its tree
   * @return without a name
   */
  public static Field root(Node node) {
    return new Field(null, "", lineOf(node), node);
  }

  /** The items of a list, which have no keys: each stands where its value does. */
  List<Field> items(SequenceNode list) {
    List<Field> items = new ArrayList<>();
    for (Node item : list.getValue()) {
      items.add(new Field(this, "[" + items.size() + "]", lineOf(item), item));
    }
    return items;
  }

  static int lineOf(Node node) {
    return node.getStartMark().map(Mark::getLine).orElse(0) + 1;
  }

  /**
   * The path of keys that leads here.
   *
   * @return such as {@code routes[2].wait}; empty for the whole file
   */
  public String key() {
    if (parent == null) {
      return "";
    }
    String shown = Shown.text(name);
    String above = parent.key();
    return above.isEmpty() || name.startsWith("[") ? above + shown : above + "." + shown;
  }

  /**
   * Whether there is a key, and then nothing.
   *
   * @return false if there is a value
   */
  public boolean isNothing() {
    return node.getTag().equals(Tag.NULL);
  }
}
