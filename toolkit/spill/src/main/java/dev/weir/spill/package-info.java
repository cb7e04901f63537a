/** What does not fit goes to disk, and comes back in order. */
@NullMarked
package dev.weir.spill;

import org.jspecify.annotations.NullMarked;
