package dev.weir.demo;

import dev.weir.demo.config.ServiceConfig;
import dev.weir.demo.sql.SqlUrl;
import dev.weir.demo.sql.WrongUrlException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** Another database than the file says, for all banks. */
final class DatabaseOption {

  private static final String NAME = "--db";

  @Option(
      names = NAME,
      defaultValue = "${env:WEIR_DB}",
      paramLabel = "URL",
      converter = UrlConverter.class,
      description =
          "the database of all banks, as in r2dbc:postgresql://USER:PASSWORD@HOST/NAME, or jdbc:;"
              + " with a password better in the environment, which other users do not see"
              + " (default: as the file says)")
  private @Nullable SqlUrl url;

  @Spec(Spec.Target.MIXEE)
  @SuppressWarnings("NullAway.Init") // by picocli
  private CommandSpec command;

  DatabaseOption() {}

  /** What is wrong with saying it for a configuration. */
  Optional<String> problem(ServiceConfig config) {
    return isForNoBank(config) && isFlag()
        ? Optional.of(NAME + ": " + url + " is for no bank (expected: one at least, under banks)")
        : Optional.empty();
  }

  /**
   * What is to be said of it for a configuration that it means nothing to. A variable stands there
   * for whatever is started: that is no mistake.
   */
  Optional<String> remark(ServiceConfig config) {
    return isForNoBank(config) && !isFlag()
        ? Optional.of("WEIR_DB: " + url + " is for no bank, and is not used")
        : Optional.empty();
  }

  private boolean isForNoBank(ServiceConfig config) {
    return url != null && config.banks().isEmpty();
  }

  private boolean isFlag() {
    return command.commandLine().getParseResult().hasMatchedOption(NAME);
  }

  /** The configuration with it in place of what the file says. */
  ServiceConfig applyTo(ServiceConfig config) {
    return url == null ? config : config.withDatabase(url);
  }

  /** A URL, of which a wrong one is not told: there may be a password in it. */
  static final class UrlConverter implements ITypeConverter<SqlUrl> {

    UrlConverter() {}

    @Override
    public SqlUrl convert(String value) {
      try {
        return SqlUrl.of(value);
      } catch (WrongUrlException e) {
        throw new TypeConversionException(String.valueOf(e.getMessage()));
      }
    }
  }
}
