/** How many may be in flight, and how fast. */
@NullMarked
package dev.weir.limit;

import org.jspecify.annotations.NullMarked;
