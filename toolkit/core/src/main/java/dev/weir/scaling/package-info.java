/** How many workers: policies that decide it from a reading of the load, and sizing formulas. */
@NullMarked
package dev.weir.scaling;

import org.jspecify.annotations.NullMarked;
