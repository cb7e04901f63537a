/**
 * The concurrent protocols that everything stands on: room, drain, permit, strand, ring, idle
 * stack, timer. Not for use from outside; see {@code dev.weir.spi}.
 */
@NullMarked
package dev.weir.internal;

import org.jspecify.annotations.NullMarked;
