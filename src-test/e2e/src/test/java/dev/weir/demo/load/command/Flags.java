package dev.weir.demo.load.command;

import dev.weir.demo.load.scenario.Scenario;
import java.net.URI;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;

/** The flags of {@code load}, without the command. */
final class Flags {

  @Mixin private final ScheduleOptions schedule = new ScheduleOptions();
  @Mixin private final EntranceOptions entrance = new EntranceOptions();
  @Mixin private final RequestOptions request = new RequestOptions();
  @Mixin private final JudgeOptions judge = new JudgeOptions();
  @Mixin private final SearchOptions search = new SearchOptions();
  @Mixin private final ReportOptions report = new ReportOptions();

  private Flags() {}

  static LoadPlan plan(String... args) {
    return plan(null, args);
  }

  static LoadPlan plan(@Nullable Scenario mix, String... args) {
    Flags flags = new Flags();
    new CommandLine(CommandLine.Model.CommandSpec.forAnnotatedObject(flags)).parseArgs(args);
    return new LoadPlan(
        new HttpErrand(URI.create("http://127.0.0.1:8080/a"), mix, flags.request),
        flags.schedule,
        flags.entrance,
        flags.request,
        flags.judge,
        flags.search,
        flags.report);
  }
}
