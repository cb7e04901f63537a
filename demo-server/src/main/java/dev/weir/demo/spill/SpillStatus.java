package dev.weir.demo.spill;

import dev.weir.demo.config.SpillSpec;
import dev.weir.spill.SpillSnapshot;
import java.nio.file.Path;

/**
 * A spill as it is now.
 *
 * @param spec what it was to be
 * @param folder where its files are
 * @param found how many records were on disk when it was opened
 * @param spill how it is
 */
public record SpillStatus(SpillSpec spec, Path folder, long found, SpillSnapshot spill) {}
