/** How long a server takes until it answers, and what it needs while nobody asks. */
@NullMarked
package dev.weir.bench.starts;

import org.jspecify.annotations.NullMarked;
