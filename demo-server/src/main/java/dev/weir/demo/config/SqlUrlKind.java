package dev.weir.demo.config;

import dev.weir.demo.sql.SqlUrl;
import dev.weir.demo.sql.WrongUrlException;
import dev.weir.demo.yaml.BrokenRuleException;
import dev.weir.demo.yaml.Kind;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/** Where a database is. Never told if it is wrong: a password may stand anywhere in it. */
enum SqlUrlKind implements Kind<SqlUrl> {
  SQL_URL;

  @Override
  public String rule() {
    return SqlUrl.RULE;
  }

  @Override
  public boolean isSecret(ScalarNode value) {
    return true;
  }

  @Override
  public SqlUrl read(ScalarNode value) throws BrokenRuleException {
    try {
      return SqlUrl.of(text(value));
    } catch (WrongUrlException e) {
      throw new BrokenRuleException(e.rule());
    }
  }
}
