/** What the demo server says, and how it is put into JSON. */
@NullMarked
package dev.weir.demo.json;

import org.jspecify.annotations.NullMarked;
