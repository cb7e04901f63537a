/** The command line of the demo server. */
@NullMarked
package dev.weir.demo;

import org.jspecify.annotations.NullMarked;
