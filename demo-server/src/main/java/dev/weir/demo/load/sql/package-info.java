/**
 * A database as a target: a weighted mix of requests on so many connections, the books of the bank
 * that is asked, and what the server's sessions were at meanwhile.
 */
@NullMarked
package dev.weir.demo.load.sql;

import org.jspecify.annotations.NullMarked;
