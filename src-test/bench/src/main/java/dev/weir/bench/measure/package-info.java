/** The measurements, each of one contender in the JVM it has to itself. */
package dev.weir.bench.measure;
