package dev.weir.demo.config;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.demo.yaml.ConfigException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Damaged files: read, or refused with a line; never anything else, and never for long. */
class ConfigFuzzTest {

  private static final int ROUNDS = 4_000;
  private static final int MOST_CHANGES = 4;
  private static final Duration LONGEST = Duration.ofSeconds(60);

  /* What YAML gives a meaning to, and some of what it does not allow. */
  private static final String SPECIAL =
      "{}[],:#&*!|>'\"%@`?-<=~ \t\n\r\\\u0000\u0007\u0085\uFEFFéx07";

  static List<Path> files() throws Exception {
    List<Path> files = new ArrayList<>(Yaml.examples());
    files.add(Yaml.builtIn());
    return files;
  }

  @ParameterizedTest
  @MethodSource("files")
  void read_damagedText_succeedsOrNamesALine(Path file) throws Exception {
    String text = Files.readString(file);
    Random random = new Random(file.getFileName().toString().hashCode());
    int rounds = file.equals(Yaml.builtIn()) ? ROUNDS / 4 : ROUNDS; // it is long
    Assertions.assertTimeoutPreemptively(
        LONGEST,
        () -> {
          int refused = 0;
          for (int i = 0; i < rounds; i++) {
            refused += refused(damaged(text, random).getBytes(UTF_8)) ? 1 : 0;
          }
          assertThat(refused).isBetween(rounds / 10, rounds - 1);
        });
  }

  @ParameterizedTest
  @MethodSource("files")
  void read_damagedBytes_succeedsOrNamesALine(Path file) throws Exception {
    byte[] bytes = Files.readAllBytes(file);
    Random random = new Random(bytes.length);
    Assertions.assertTimeoutPreemptively(
        LONGEST,
        () -> {
          int refused = 0;
          for (int i = 0; i < ROUNDS / 4; i++) {
            byte[] damaged = bytes.clone();
            damaged[random.nextInt(bytes.length)] = (byte) random.nextInt();
            refused += refused(damaged) ? 1 : 0;
          }
          assertThat(refused).isBetween(ROUNDS / 40, ROUNDS / 4 - 1);
        });
  }

  @Test
  void read_nothingButSpecialCharacters_isRefusedWithALine() {
    Random random = new Random(1);
    Assertions.assertTimeoutPreemptively(
        LONGEST,
        () -> {
          for (int i = 0; i < ROUNDS; i++) {
            StringBuilder text = new StringBuilder();
            for (int left = random.nextInt(40); left > 0; left--) {
              text.append(special(random));
            }
            assertThat(refused(text.toString().getBytes(UTF_8))).as("%s", text).isTrue();
          }
        });
  }

  private static boolean refused(byte[] bytes) {
    try {
      ConfigFile.parse("f.yaml", bytes);
      return false;
    } catch (ConfigException e) {
      assertThat(e.mistakes()).isNotEmpty().allMatch(mistake -> mistake.line() > 0);
      assertThat(e.mistakes()).allMatch(mistake -> mistake.toString().lines().count() == 1);
      assertThat(e.mistakes()).isSortedAccordingTo((a, b) -> a.line() - b.line());
      return true;
    } catch (RuntimeException | StackOverflowError e) {
      throw new AssertionError("thrown by: " + new String(bytes, UTF_8), e);
    }
  }

  private static String damaged(String text, Random random) {
    String damaged = text;
    for (int left = 1 + random.nextInt(MOST_CHANGES); left > 0; left--) {
      damaged =
          random.nextBoolean() ? characterChanged(damaged, random) : lineChanged(damaged, random);
    }
    return damaged;
  }

  private static String characterChanged(String text, Random random) {
    StringBuilder changed = new StringBuilder(text);
    int at = random.nextInt(text.length());
    switch (random.nextInt(4)) {
      case 0 -> changed.deleteCharAt(at);
      case 1 -> changed.insert(at, text.charAt(at));
      case 2 -> changed.setCharAt(at, special(random));
      default -> changed.insert(at, special(random));
    }
    return changed.toString();
  }

  private static String lineChanged(String text, Random random) {
    List<String> lines = new ArrayList<>(List.of(text.split("\n", -1)));
    int at = random.nextInt(lines.size());
    int other = random.nextInt(lines.size());
    switch (random.nextInt(5)) {
      case 0 -> lines.remove(at);
      case 1 -> lines.add(other, lines.get(at));
      case 2 -> lines.set(other, lines.get(at));
      case 3 -> lines.set(at, " " + lines.get(at));
      default -> lines.set(at, lines.get(at).stripLeading());
    }
    return String.join("\n", lines) + "\n";
  }

  private static char special(Random random) {
    return SPECIAL.charAt(random.nextInt(SPECIAL.length()));
  }
}
