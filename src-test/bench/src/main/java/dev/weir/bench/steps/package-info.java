/** Calls to something whose capacity changes in steps, in real time. */
package dev.weir.bench.steps;
