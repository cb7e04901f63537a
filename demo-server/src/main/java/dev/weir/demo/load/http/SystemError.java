package dev.weir.demo.load.http;

import dev.weir.demo.load.measure.Shortage;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the operating system says went wrong, in the message of an exception. Netty's own transport
 * gives the system's number before its words, and the words are in the language of whoever runs
 * this; the JDK's gives the words alone.
 *
 * @param message in small letters
 * @param number the system's; 0 if it is not there
 */
record SystemError(String message, int number) {

  /* Linux's, as Netty writes them; it is there that the words are translated. */
  private static final Pattern NUMBER = Pattern.compile("failed with error\\(-(\\d{1,9})\\)");
  private static final int NO_MEMORY = 12;
  private static final int FILES_OF_THE_SYSTEM = 23;
  private static final int FILES = 24;
  private static final int BROKEN_PIPE = 32;
  private static final int NO_ADDRESS = 99;
  private static final int RESET = 104;
  private static final int NO_BUFFERS = 105;
  private static final int REFUSED = 111;

  /**
   * Reads what an error says, once for all questions.
   *
   * @param error whatever it is
   */
  static SystemError of(Throwable error) {
    String message = String.valueOf(error.getMessage()).toLowerCase(Locale.ROOT);
    Matcher matcher = NUMBER.matcher(message);
    return new SystemError(message, matcher.find() ? Integer.parseInt(matcher.group(1)) : 0);
  }

  /** What this machine ran out of; null if it is something else. */
  @Nullable String shortage() {
    if (number == NO_ADDRESS || says("assign requested address")) {
      return Shortage.PORTS;
    }
    if (number == FILES || number == FILES_OF_THE_SYSTEM || says("too many open files")) {
      return Shortage.FILES;
    }
    return number == NO_MEMORY
            || number == NO_BUFFERS
            || says("cannot allocate memory")
            || says("no buffer space")
        ? Shortage.MEMORY
        : null;
  }

  /** Whether nobody listens there. */
  boolean isRefused() {
    return number == REFUSED || says("refused");
  }

  /** Whether the other side wants to hear no more. */
  boolean isReset() {
    return number == RESET || number == BROKEN_PIPE || says("reset") || says("broken pipe");
  }

  /** Whether these words are in it, which are in small letters. */
  boolean says(String words) {
    return message.contains(words);
  }
}
