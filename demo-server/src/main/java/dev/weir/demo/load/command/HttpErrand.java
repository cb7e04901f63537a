package dev.weir.demo.load.command;

import dev.weir.demo.load.http.HttpSettings;
import dev.weir.demo.load.http.HttpTarget;
import dev.weir.demo.load.report.ReportFile;
import dev.weir.demo.load.scenario.Scenario;
import dev.weir.demo.load.scenario.ScenarioTarget;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * HTTP requests.
 *
 * @param url of whom; of a scenario, what its paths belong to
 * @param scenario null if it is one request, over and over
 * @param request what that is, and how all of them get there
 */
record HttpErrand(URI url, @Nullable Scenario scenario, RequestOptions request) implements Errand {

  @Override
  public String target() {
    return url.toString();
  }

  @Override
  public Duration think() {
    return scenario == null ? Duration.ZERO : scenario.think();
  }

  @Override
  public @Nullable String problem() {
    String stray = isOverTls() ? null : request.ofTls();
    return stray == null ? null : stray + ": without an https URL (expected: with one)";
  }

  private boolean isOverTls() {
    return scenario == null
        ? isTls(url)
        : scenario.steps().stream().anyMatch(step -> isTls(step.call().url()));
  }

  private static boolean isTls(URI url) {
    return "https".equalsIgnoreCase(url.getScheme());
  }

  @Override
  public void tell(Map<String, String> settings) {
    request.tell(settings);
  }

  @Override
  public Destination destination(int mostInFlight, Duration timeout, long seed)
      throws RequestException {
    HttpSettings settings = request.settings(mostInFlight);
    if (scenario != null) {
      ScenarioTarget mix = new ScenarioTarget(settings, scenario, seed);
      return new HttpDestination(mix, mix.http());
    }
    try {
      HttpTarget http = new HttpTarget(settings, request.call(url));
      return new HttpDestination(http, http);
    } catch (IOException e) {
      throw new RequestException(
          "--body-file " + request.bodyFile + ": cannot be read (" + ReportFile.reason(e) + ")", e);
    } catch (IllegalArgumentException e) {
      throw new RequestException("--" + e.getMessage(), e);
    }
  }
}
