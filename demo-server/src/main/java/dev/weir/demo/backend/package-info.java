/** All that routes lead to, which begins and ends together. */
@NullMarked
package dev.weir.demo.backend;

import org.jspecify.annotations.NullMarked;
