/** Limits on what is in flight, side by side on simulated servers. */
package dev.weir.bench.limits;
