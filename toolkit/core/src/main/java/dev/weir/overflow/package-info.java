/** What happens to an arrival when there is no room. */
@NullMarked
package dev.weir.overflow;

import org.jspecify.annotations.NullMarked;
