/** Finds the highest rate that a target keeps up with. */
@NullMarked
package dev.weir.demo.load.search;

import org.jspecify.annotations.NullMarked;
