package dev.weir.e2e;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/** A log in the combined format, the same each time, and what is in it. */
final class AccessLog {

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("dd/MMM/yyyy:HH:mm:ss Z", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);
  private static final Instant BEGIN = Instant.parse("2030-01-31T12:00:00Z");
  private static final int PER_SECOND = 100;
  private static final int ONE_IN_MALFORMED = 1_000;
  private static final String[] PATHS = {
    "/", "/index.html", "/css/site.css", "/img/logo.png", "/api/orders?page=%d", "/api/users/%d"
  };
  private static final String[] HOSTS = {"127.0.0.1", "10.1.2.%d", "203.0.113.%d", "2001:db8::%d"};
  private static final int[] STATUSES = {200, 200, 200, 304, 404, 500};

  private final StringBuilder text = new StringBuilder();
  private final Map<String, Long> statuses = new TreeMap<>();
  private final Map<String, Long> paths = new TreeMap<>();
  private final Map<String, Long> minutes = new TreeMap<>();
  private long malformed;
  private long bytes;

  AccessLog(int lines) {
    Random random = new Random(20300131);
    for (int i = 0; i < lines; i++) {
      if (i % ONE_IN_MALFORMED == ONE_IN_MALFORMED - 1) {
        text.append("10.0.0.1 - - [oh no] \"GET / HTTP/1.1\" 200 1\n");
        malformed++;
      } else {
        add(BEGIN.plusSeconds(i / PER_SECOND), random);
      }
    }
  }

  private void add(Instant at, Random random) {
    String target =
        String.format(Locale.ROOT, PATHS[random.nextInt(PATHS.length)], random.nextInt(50));
    String host =
        String.format(Locale.ROOT, HOSTS[random.nextInt(HOSTS.length)], random.nextInt(9));
    int status = STATUSES[random.nextInt(STATUSES.length)];
    int size = status == 304 ? 0 : random.nextInt(50_000);
    text.append(host).append(" - - [").append(TIME.format(at)).append("] \"GET ").append(target);
    text.append(" HTTP/1.1\" ").append(status).append(' ').append(size == 0 ? "-" : size);
    text.append(" \"https://example.org/\" \"Mozilla/5.0 (X11; Linux x86_64)\"\n");
    bytes += size;
    statuses.merge(status / 100 + "xx", 1L, Long::sum);
    paths.merge(target.replaceFirst("\\?.*", ""), 1L, Long::sum);
    minutes.merge(at.toString().substring(0, 16) + ":00Z", 1L, Long::sum);
  }

  String text() {
    return text.toString();
  }

  long malformed() {
    return malformed;
  }

  /** Of all answers together. */
  long bytes() {
    return bytes;
  }

  Map<String, Long> statuses() {
    return statuses;
  }

  Map<String, Long> paths() {
    return paths;
  }

  /** Requests by the beginnings of minutes. */
  Map<String, Long> minutes() {
    return minutes;
  }
}
