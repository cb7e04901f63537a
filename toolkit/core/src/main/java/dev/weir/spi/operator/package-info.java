/**
 * What an operator in another module is made of. Not for applications: it may change with any
 * release. A package of its own, because the protocols stand on {@code dev.weir.spi}, and this
 * stands on them.
 */
@NullMarked
package dev.weir.spi.operator;

import org.jspecify.annotations.NullMarked;
