/** How the demo server logs. */
@NullMarked
package dev.weir.demo.log;

import org.jspecify.annotations.NullMarked;
