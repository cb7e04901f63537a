/** A rate for each of many keys: what a key costs in memory, and a permit in time. */
package dev.weir.bench.rates;
