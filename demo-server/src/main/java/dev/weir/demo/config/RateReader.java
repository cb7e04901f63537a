package dev.weir.demo.config;

import dev.weir.demo.yaml.Companions;
import dev.weir.demo.yaml.NumberKind;
import dev.weir.demo.yaml.Section;
import dev.weir.demo.yaml.TimeKind;
import dev.weir.demo.yaml.WordKind;
import dev.weir.limit.Rate;
import java.time.Duration;
import java.util.Optional;

/** Reads one of the {@code rates}. */
final class RateReader {

  private static final Rate ANY = Rate.perSecond(1);
  private static final NumberKind BURST = new NumberKind(1, 1_000_000);
  private static final WordKind PER = new WordKind(RateSpec.Per.words());
  private static final TimeKind WAIT = new TimeKind(true, Limits.LONGEST_TIME);

  private RateReader() {}

  /** The rate; where its path is missing or wrong, that is "". */
  static RateSpec read(String name, Section section) {
    Optional<String> per = section.find("per", PER, RateSpec.Per.ALL.word());
    new Companions("per").with(RateSpec.Per.ALL.word(), "maxWait").check(section, per);
    Rate rate = section.need("rate", RateKind.RATE).orElse(ANY);
    int burst = section.find("burst", BURST).orElse(1);
    RateSpec spec =
        new RateSpec(
            name,
            section.need("path", PathKind.PATH).orElse(""),
            burst == 1 ? rate : rate.burst(burst),
            per.map(RateSpec.Per::of).orElse(RateSpec.Per.ALL),
            per.filter(RateSpec.Per.ALL.word()::equals)
                .flatMap(all -> section.find("maxWait", WAIT))
                .orElse(Duration.ZERO),
            section.find("description", RouteReader.DESCRIPTION).orElse(null));
    section.end();
    return spec;
  }
}
