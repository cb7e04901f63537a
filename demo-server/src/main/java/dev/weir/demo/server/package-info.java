/** The two HTTP servers, from the first bind to the last goodbye. */
@NullMarked
package dev.weir.demo.server;

import org.jspecify.annotations.NullMarked;
