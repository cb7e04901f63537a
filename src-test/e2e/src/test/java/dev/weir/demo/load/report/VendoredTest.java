package dev.weir.demo.load.report;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What others have written is what they have written. */
class VendoredTest {

  private static byte[] resource(String name) throws IOException {
    try (InputStream in = HtmlReport.class.getResourceAsStream("uplot/" + name)) {
      return Objects.requireNonNull(in, name).readAllBytes();
    }
  }

  @Test
  void uplot_eachFile_hasItsChecksum() throws Exception {
    List<String> sums = new String(resource("SHA256SUMS"), UTF_8).lines().toList();

    assertThat(sums).hasSize(3);
    for (String sum : sums) {
      String name = sum.substring(66);
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(resource(name));
      assertThat(HexFormat.of().formatHex(digest) + "  " + name).isEqualTo(sum);
    }
  }

  @Test
  void uplot_licence_goesWhereItsCodeGoes() throws IOException {
    String licence = new String(resource("LICENSE"), UTF_8);

    assertThat(licence).contains("The MIT License", "Copyright (c) 2022 Leon Sorokin");
    assertThat(new String(HtmlReport.of(List.of(SampleRun.full("run", 2, 10))), UTF_8))
        .contains(licence);
  }
}
