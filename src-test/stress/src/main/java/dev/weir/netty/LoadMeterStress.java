package dev.weir.netty;

import java.util.Map;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LLL_Result;

/** One of those who ask words a report that is due; the others have that one or the one before. */
@JCStressTest
@Outcome(
    id = {
      "rps_fractional=1, rps_fractional=1, rps_fractional=1",
      "rps_fractional=1, none, rps_fractional=1",
      "none, rps_fractional=1, rps_fractional=1"
    },
    expect = Expect.ACCEPTABLE,
    desc = "Worded once.")
@Outcome(expect = Expect.FORBIDDEN, desc = "Worded twice, with nothing left to count, or never.")
@State
public class LoadMeterStress {

  private static final long PERIOD_NANOS = 1_000_000_000;

  private long now;
  private final LoadMeter meter = new LoadMeter(() -> now, Map.of(), Map.of());

  public LoadMeterStress() {
    meter.requested();
    now = PERIOD_NANOS;
  }

  @Actor
  public void one(LLL_Result r) {
    r.r1 = rate();
  }

  @Actor
  public void other(LLL_Result r) {
    r.r2 = rate();
  }

  @Arbiter
  public void after(LLL_Result r) {
    r.r3 = rate();
  }

  private String rate() {
    String text = meter.text();
    int from = text.indexOf("rps_fractional");
    if (from < 0) {
      return "none";
    }
    int to = text.indexOf(',', from);
    return text.substring(from, to < 0 ? text.length() : to);
  }
}
