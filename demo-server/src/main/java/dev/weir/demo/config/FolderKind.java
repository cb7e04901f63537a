package dev.weir.demo.config;

import dev.weir.demo.yaml.BrokenRuleException;
import dev.weir.demo.yaml.Kind;
import dev.weir.demo.yaml.TextKind;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/** A folder, which need not exist. One that is not absolute is below the working directory. */
enum FolderKind implements Kind<Path> {
  FOLDER;

  private static final TextKind TEXT = new TextKind("a folder such as data/orders");

  @Override
  public String rule() {
    return TEXT.rule();
  }

  @Override
  public Path read(ScalarNode value) throws BrokenRuleException {
    try {
      return Path.of(TEXT.read(value));
    } catch (InvalidPathException e) {
      throw new BrokenRuleException(rule());
    }
  }
}
