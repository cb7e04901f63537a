/** Runs the measurements: one JVM per contender, taking turns. */
package dev.weir.bench.suite;
