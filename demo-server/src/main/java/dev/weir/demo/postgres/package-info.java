/** A real PostgreSQL server with nothing to install. */
@NullMarked
package dev.weir.demo.postgres;

import org.jspecify.annotations.NullMarked;
