/** The pools, the work that runs on them, and words for what happens when they are full. */
@NullMarked
package dev.weir.demo.strategy;

import org.jspecify.annotations.NullMarked;
