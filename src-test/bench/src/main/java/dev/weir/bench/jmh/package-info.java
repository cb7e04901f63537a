/** Microbenchmarks run by JMH. */
package dev.weir.bench.jmh;
