/** Where work runs: worker pools that are Reactor schedulers with a bounded waiting room. */
@NullMarked
package dev.weir.pool;

import org.jspecify.annotations.NullMarked;
