/** Records to disk and back: what appending and reading cost, with syncs and without. */
package dev.weir.bench.spill;
