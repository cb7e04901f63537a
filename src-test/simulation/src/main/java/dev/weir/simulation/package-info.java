/** Simulated dependencies in virtual time, and what a limit makes of them. */
package dev.weir.simulation;
