/**
 * What a Flux does with elements that come faster than they are wanted, and how they get into one.
 */
@NullMarked
package dev.weir.flow;

import org.jspecify.annotations.NullMarked;
