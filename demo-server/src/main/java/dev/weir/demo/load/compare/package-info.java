/** The same load on a database, met in two ways, each run in a process of its own. */
@NullMarked
package dev.weir.demo.load.compare;

import org.jspecify.annotations.NullMarked;
