/** How people write values, and which word they meant: for flags, parameters and files alike. */
@NullMarked
package dev.weir.demo.text;

import org.jspecify.annotations.NullMarked;
