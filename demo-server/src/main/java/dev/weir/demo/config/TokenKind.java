package dev.weir.demo.config;

import dev.weir.demo.yaml.BrokenRuleException;
import dev.weir.demo.yaml.Kind;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/** What operators show to be let in: a bearer token (RFC 6750), long enough not to be guessed. */
public enum TokenKind implements Kind<String> {
  /** The only one. */
  TOKEN;

  private static final String RULE = "16 to 256 letters, digits and -._~+/, with = at the end only";
  private static final Pattern FORM = Pattern.compile("[A-Za-z0-9._~+/-]{8,256}=*");
  private static final int SHORTEST = 16;
  private static final int LONGEST = 256;

  @Override
  public String rule() {
    return RULE;
  }

  @Override
  public boolean isSecret(ScalarNode value) {
    return true;
  }

  @Override
  public String read(ScalarNode value) throws BrokenRuleException {
    String token = value.getValue(); // one of digits only is one, too
    if (!isToken(token)) {
      throw new BrokenRuleException(RULE);
    }
    return token;
  }

  /**
   * Whether something is one.
   *
   * @param token to look at
   * @return false if it breaks {@link #rule()}
   */
  public static boolean isToken(String token) {
    return token.length() >= SHORTEST && token.length() <= LONGEST && FORM.matcher(token).matches();
  }
}
