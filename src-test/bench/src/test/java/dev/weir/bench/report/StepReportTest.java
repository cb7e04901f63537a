package dev.weir.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.bench.steps.StepContender;
import dev.weir.bench.steps.StepRun;
import dev.weir.bench.steps.StepSample;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is said of steps. */
class StepReportTest {

  private static final int PER_STEP = 4;

  @Test
  void markdown_ofAStep_givesMediansOfItsSecondHalfAndAllRefusals() {
    assertThat(report().markdown(""))
        .contains("`java -jar x.jar steps`")
        .contains("| 10 | gate, gradient2 | 12 | 11 | 500 /s | 490 /s | 20.0 ms | 40.0 ms | 4 |\n")
        .contains("| 1 | 10 | gate, gradient2 | 99 | 11 | 500 /s | 490 /s |")
        .doesNotContain("<details>");
  }

  @Test
  void markdown_withPlots_foldsTheSecondsAway() {
    assertThat(report().markdown("plots"))
        .contains("](plots/steps.svg)", "<details><summary>Second by second</summary>");
  }

  @Test
  void plot_ofARun_hasALineForEachFigureAndOneForTheBest() {
    String svg = report().plot();

    assertThat(svg).startsWith("<svg").endsWith("</svg>\n").contains("gate, gradient2");
    assertThat(svg.split("<polyline class=\"ours\"", -1)).hasSize(1 + 4);
    assertThat(svg.split("<polyline class=\"best\"", -1)).hasSize(1 + 2);
  }

  private static StepReport report() {
    List<StepSample> samples = new ArrayList<>();
    for (int capacity : StepRun.CAPACITIES) {
      for (int i = 0; i < PER_STEP; i++) {
        int limit = i < PER_STEP / 2 ? 99 : 12;
        samples.add(
            new StepSample(samples.size() + 1, capacity, 11, limit, 500, 490, 20e6, 40e6, 1));
      }
    }
    return new StepReport(
        List.of(new StepRun(StepContender.GRADIENT2, samples)), "java -jar x.jar steps");
  }
}
