/** A small bank in a database: transfers, reads and sums, and books that can be checked. */
@NullMarked
package dev.weir.demo.bank;

import org.jspecify.annotations.NullMarked;
