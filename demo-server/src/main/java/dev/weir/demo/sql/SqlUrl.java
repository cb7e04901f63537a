package dev.weir.demo.sql;

import io.r2dbc.postgresql.PostgresqlConnectionFactoryProvider;
import io.r2dbc.spi.ConnectionFactoryOptions;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Where a database is, and who asks it. Shows no password. */
public final class SqlUrl {

  /** What one looks like. */
  public static final String RULE =
      "r2dbc:postgresql://USER:PASSWORD@HOST:PORT/DATABASE, r2dbc:h2:mem:///NAME,"
          + " r2dbc:h2:file:///PATH; or for JDBC"
          + " jdbc:postgresql://HOST:PORT/DATABASE?user=USER&password=PASSWORD, jdbc:h2:mem:NAME,"
          + " jdbc:h2:file:PATH";

  private static final Pattern HEAD = Pattern.compile("[a-z0-9]{1,20}(:[a-z0-9]{1,20}){0,2}:");
  private static final Pattern R2DBC_H2 = Pattern.compile("r2dbc:h2:(mem|file):///[^?;]+");
  private static final Pattern JDBC_H2 = Pattern.compile("jdbc:h2:(mem|file):[^?;]+");
  private static final Pattern JDBC_POSTGRESQL =
      Pattern.compile("jdbc:postgresql://[^/?@:]+(?::(\\d{1,5}))?/[^/?]+(?:\\?(.*))?");
  private static final Pattern PASSWORD = Pattern.compile("(?<=://)([^:@/]*):[^@/]*@");

  private static final Pattern BLANK = Pattern.compile("\\s");

  /** In the place of what is not shown: what it is in is no URL. */
  private static final String HIDDEN = "...";

  /** Of PostgreSQL's drivers: what each session is told here. In lower case. */
  private static final Set<String> TAKEN =
      Set.of(
          "applicationname",
          "connecttimeout",
          "logintimeout",
          "options",
          "sockettimeout",
          "statementtimeout",
          "tcpkeepalive");

  private static final String TAKEN_RULE =
      "without the option %s; applicationName, connectTimeout, loginTimeout, options,"
          + " socketTimeout, statementTimeout and tcpKeepAlive are set here";

  private static final int HIGHEST_PORT = 65_535;

  private final String text;
  private final SqlKind kind;
  private final boolean jdbc;

  private SqlUrl(String text, SqlKind kind, boolean jdbc) {
    this.text = text;
    this.kind = kind;
    this.jdbc = jdbc;
  }

  /**
   * Reads one.
   *
   * @param text as somebody wrote it
   * @return where that is
   * @throws WrongUrlException if it is none
   */
  public static SqlUrl of(String text) {
    taken(text)
        .ifPresent(
            option -> {
              throw new WrongUrlException(head(text), TAKEN_RULE.formatted(option));
            });
    if (R2DBC_H2.matcher(text).matches()) {
      return new SqlUrl(text, SqlKind.H2, false);
    }
    if (JDBC_H2.matcher(text).matches()) {
      return new SqlUrl(text, SqlKind.H2, true);
    }
    if (isPostgresOfJdbc(text)) {
      return new SqlUrl(text, SqlKind.POSTGRESQL, true);
    }
    if (text.startsWith("r2dbc:postgresql:") && isPostgres(text)) {
      return new SqlUrl(text, SqlKind.POSTGRESQL, false);
    }
    throw new WrongUrlException(head(text), RULE);
  }

  /**
   * Whether somebody means a database by a text, be it right or wrong.
   *
   * @param text as somebody wrote it
   * @return true if it begins as these URLs do
   */
  public static boolean isMeant(String text) {
    return text.startsWith("r2dbc:") || text.startsWith("jdbc:");
  }

  /**
   * What can be shown of a text that means a database, be it right or wrong.
   *
   * @param text as somebody wrote it
   * @return of a wrong one only how it begins, and likewise of one with a blank in it, after which
   *     it may be something else: there may be a password anywhere in it
   */
  public static String shown(String text) {
    int options = text.indexOf('?');
    String bare = options < 0 ? text : text.substring(0, options);
    if (BLANK.matcher(bare).find()) {
      return head(text) + HIDDEN;
    }
    try {
      return of(bare) + (options < 0 ? "" : "?" + HIDDEN);
    } catch (WrongUrlException e) {
      return head(text) + HIDDEN;
    }
  }

  /* As it was written. It would not do what it says, or undo what is set here. */
  private static Optional<String> taken(String text) {
    int options = text.indexOf('?');
    return options < 0
        ? Optional.empty()
        : Arrays.stream(text.substring(options + 1).split("&", -1))
            .map(option -> option.replaceFirst("(?s)=.*", ""))
            .filter(name -> TAKEN.contains(name.toLowerCase(Locale.ROOT)))
            .findFirst();
  }

  private static boolean isPostgresOfJdbc(String text) {
    Matcher url = JDBC_POSTGRESQL.matcher(text);
    return url.matches()
        && (url.group(1) == null || isPort(Integer.parseInt(url.group(1))))
        && !HIDDEN.equals(url.group(2))
        && isDecodable(text)
        && isOfADriver(text);
  }

  /* As whoever connects asks as well: for whom it is a fault if there is none. */
  private static boolean isOfADriver(String text) {
    try {
      return DriverManager.getDriver(text) != null;
    } catch (SQLException e) {
      return false;
    }
  }

  private static boolean isDecodable(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8) != null;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static boolean isPort(int number) {
    return number > 0 && number <= HIGHEST_PORT;
  }

  private static boolean isPostgres(String text) {
    try {
      URI url = new URI(text.substring("r2dbc:".length()));
      String user = url.getRawUserInfo();
      String path = url.getRawPath();
      return url.getHost() != null
          && (url.getPort() == -1 || isPort(url.getPort()))
          && user != null
          && !user.isEmpty()
          && !user.startsWith(":")
          && path != null
          && path.matches("/[^/]+")
          && url.getRawFragment() == null
          && !HIDDEN.equals(url.getRawQuery())
          && knows(ConnectionFactoryOptions.parse(text));
    } catch (URISyntaxException | IllegalArgumentException e) {
      return false;
    }
  }

  /* Throws at an option that makes no sense to the driver. */
  private static boolean knows(ConnectionFactoryOptions options) {
    return PostgresqlConnectionFactoryProvider.builder(options).build() != null;
  }

  /* All that can be shown of what may have a password anywhere. */
  private static String head(String text) {
    Matcher head = HEAD.matcher(text);
    return head.lookingAt() ? head.group() : "";
  }

  /**
   * What it is.
   *
   * @return which driver it needs
   */
  public SqlKind kind() {
    return kind;
  }

  /**
   * Which kind of driver it is for.
   *
   * @return whether that is JDBC, and not R2DBC
   */
  public boolean isJdbc() {
    return jdbc;
  }

  /** Whether it is gone with this process. */
  boolean isInMemory() {
    return kind == SqlKind.H2 && text.contains(":h2:mem:");
  }

  /**
   * The whole of it, with the password: for drivers, and not for people.
   *
   * @return as it was written
   */
  public String secret() {
    return text;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof SqlUrl url && text.equals(url.text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  /** For people: without a password, and without options, one of which may be one. */
  @Override
  public String toString() {
    int options = text.indexOf('?');
    String bare = options < 0 ? text : text.substring(0, options + 1) + HIDDEN;
    return PASSWORD.matcher(bare).replaceAll("$1@");
  }
}
