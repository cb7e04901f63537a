package dev.weir.demo;

import dev.weir.demo.config.ServiceConfig;
import dev.weir.demo.sql.SqlUrl;
import dev.weir.demo.sql.WrongUrlException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** Another database than the file says, for all banks. */
final class DatabaseOption {

  private static final String NAME = "--db";

  private static final String VARIABLE = "WEIR_DB";

  /* The variable is no default of it: whether a wrong one is a mistake depends on the configuration. */
  @Option(
      names = NAME,
      paramLabel = "URL",
      converter = UrlConverter.class,
      description =
          "the database of all banks, as in r2dbc:postgresql://USER:PASSWORD@HOST/NAME, or jdbc:;"
              + " with a password better in the environment, which other users do not see"
              + " (default: as the file says)")
  private @Nullable SqlUrl url;

  DatabaseOption() {}

  /** What is wrong with saying it for a configuration. */
  Optional<String> problem(ServiceConfig config) {
    boolean none = config.banks().isEmpty();
    if (url != null) {
      return none
          ? Optional.of(NAME + ": " + url + " is for no bank (expected: one at least, under banks)")
          : Optional.empty();
    }
    return none ? Optional.empty() : variable().flatMap(DatabaseOption::problem);
  }

  private static Optional<String> problem(String variable) {
    try {
      SqlUrl.of(variable);
      return Optional.empty();
    } catch (WrongUrlException e) {
      return Optional.of(VARIABLE + ": " + e.getMessage());
    }
  }

  /**
   * What is to be said of it for a configuration that it means nothing to. A variable stands there
   * for whatever is started, and may be another product's: that is no mistake, right or wrong.
   */
  Optional<String> remark(ServiceConfig config) {
    return url == null && config.banks().isEmpty()
        ? variable()
            .map(text -> VARIABLE + ": " + SqlUrl.shown(text) + " is for no bank, and is not used")
        : Optional.empty();
  }

  /**
   * The configuration with it in place of what the file says.
   *
   * @throws WrongUrlException if there is a {@link #problem problem} with the variable
   */
  ServiceConfig applyTo(ServiceConfig config) {
    if (config.banks().isEmpty()) {
      return config;
    }
    return Optional.ofNullable(url)
        .or(() -> variable().map(SqlUrl::of))
        .map(config::withDatabase)
        .orElse(config);
  }

  private static Optional<String> variable() {
    return Optional.ofNullable(System.getenv(VARIABLE));
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
