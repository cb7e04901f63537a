/**
 * The narrow face of the protocols for other modules of the toolkit. Not for applications: it may
 * change with any release.
 */
@NullMarked
package dev.weir.spi;

import org.jspecify.annotations.NullMarked;
