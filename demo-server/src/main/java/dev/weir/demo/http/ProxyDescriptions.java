package dev.weir.demo.http;

import dev.weir.demo.config.BreakerSpec;
import dev.weir.demo.config.GateSpec;
import dev.weir.demo.config.ProxySpec;
import dev.weir.demo.config.UpstreamSpec;
import dev.weir.demo.strategy.GateWords;
import dev.weir.demo.text.Times;
import java.util.List;
import java.util.Locale;

/** Words for what a configuration says of a proxy. */
final class ProxyDescriptions {

  private static final double PERCENT = 100;

  private ProxyDescriptions() {}

  static Route.About of(ProxySpec spec) {
    GateSpec gate = spec.gate();
    UpstreamSpec upstream = spec.upstream();
    String own = gate.description();
    String path = "%s" + spec.path();
    return new Route.About(
        own == null ? summary(spec) : own,
        GateWords.whenFull(gate),
        GateDescriptions.shape(gate)
            + ", "
            + Times.format(upstream.connectTimeout())
            + " to connect, silent for at most "
            + Times.format(upstream.responseTimeout())
            + persistence(upstream),
        upstream.isSelf()
            ? List.of(
                "curl -i '" + path + "/block?work=50ms'", "wrk -t2 -c200 -d5s '" + path + "/block'")
            : List.of("curl -i '" + path + "'", "wrk -t2 -c200 -d5s '" + path + "'"));
  }

  private static String persistence(UpstreamSpec upstream) {
    int attempts = upstream.retries().attempts();
    BreakerSpec breaker = upstream.breaker();
    return (attempts == 1 ? "" : String.format(Locale.ROOT, ", up to %d attempts", attempts))
        + (breaker == null
            ? ""
            : String.format(
                Locale.ROOT,
                ", left alone for %s once %.0f %% of %,d calls have failed",
                Times.format(breaker.open()),
                breaker.rate() * PERCENT,
                breaker.calls()));
  }

  private static String summary(ProxySpec spec) {
    String url = spec.upstream().url();
    String where = spec.upstream().isSelf() ? "this server's own " + url : url;
    return "passes what is asked for, here and below, on to "
        + where
        + ": "
        + spec.gate().limit().words();
  }
}
