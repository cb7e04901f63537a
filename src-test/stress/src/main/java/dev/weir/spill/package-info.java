/** Races in what is spilled, for jcstress. */
@NullMarked
package dev.weir.spill;

import org.jspecify.annotations.NullMarked;
