/**
 * Connections to a database, lent for as long as something is done on them: over R2DBC, or over
 * JDBC on the threads of a pool.
 */
@NullMarked
package dev.weir.demo.sql;

import org.jspecify.annotations.NullMarked;
