/** Ticks on their way to somebody who listens, perhaps too slowly. */
@NullMarked
package dev.weir.demo.stream;

import org.jspecify.annotations.NullMarked;
