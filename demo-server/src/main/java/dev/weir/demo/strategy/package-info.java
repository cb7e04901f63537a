/** A pool for each strategy, the work that runs on it, and how fast it drains. */
@NullMarked
package dev.weir.demo.strategy;

import org.jspecify.annotations.NullMarked;
