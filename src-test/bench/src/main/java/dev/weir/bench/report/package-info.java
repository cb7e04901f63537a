/** Turns measurements into tables and verdicts. */
package dev.weir.bench.report;
