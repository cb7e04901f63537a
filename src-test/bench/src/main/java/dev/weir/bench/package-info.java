/** The benchmarks' command line. */
package dev.weir.bench;
