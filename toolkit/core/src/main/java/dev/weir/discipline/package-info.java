/** Who goes next among those that wait. */
@NullMarked
package dev.weir.discipline;

import org.jspecify.annotations.NullMarked;
