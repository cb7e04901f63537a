package dev.weir.demo.config;

import dev.weir.demo.yaml.BrokenRuleException;
import dev.weir.demo.yaml.Kind;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/**
 * A route's path. Requests are compared with it as they come, without decoding anything: so only
 * characters that nobody encodes, and nothing that clients tidy up before they send it.
 */
enum PathKind implements Kind<String> {
  PATH;

  private static final int LONGEST = 256;
  private static final Pattern ALLOWED = Pattern.compile("[A-Za-z0-9._~:@/-]*");
  private static final Pattern UNTIDY = Pattern.compile(".*/\\.{0,2}(/.*)?");

  @Override
  public String rule() {
    return "a path such as /orders";
  }

  @Override
  public String read(ScalarNode value) throws BrokenRuleException {
    String path = text(value);
    if (!path.startsWith("/")) {
      throw new BrokenRuleException(rule());
    }
    if (path.equals("/")) {
      throw new BrokenRuleException(rule() + "; / itself lists the routes");
    }
    if (!ALLOWED.matcher(path).matches()) {
      throw new BrokenRuleException("letters, digits and -._~:@ between slashes; no patterns");
    }
    if (path.endsWith("/")) {
      throw new BrokenRuleException("no slash at the end");
    }
    if (UNTIDY.matcher(path).matches()) {
      throw new BrokenRuleException("something other than . and .. between slashes");
    }
    if (path.length() > LONGEST) {
      throw new BrokenRuleException("at most " + LONGEST + " characters");
    }
    return path;
  }
}
