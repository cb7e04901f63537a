/** Enforcing limits and rates on Mono and Flux. */
@NullMarked
package dev.weir.gate;

import org.jspecify.annotations.NullMarked;
