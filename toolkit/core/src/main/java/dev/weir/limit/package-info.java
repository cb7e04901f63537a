/** How many may be in flight. */
@NullMarked
package dev.weir.limit;

import org.jspecify.annotations.NullMarked;
