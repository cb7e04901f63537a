package dev.weir.bench;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** That those commands work that start servers, and wait for them most of the time. */
class ServerSmokeTest {

  @TempDir Path plots;

  @ParameterizedTest
  @ValueSource(strings = {"overload", "metastable", "starts"})
  void smoke_everyCommand_losesNothingAndDraws(String command) throws Exception {
    Smoke.runs(command, plots);
  }
}
