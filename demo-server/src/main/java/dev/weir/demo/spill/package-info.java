/** Lines that go to disk where their pool has no room. */
@NullMarked
package dev.weir.demo.spill;

import org.jspecify.annotations.NullMarked;
