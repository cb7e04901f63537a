/** A body cut into lines, each of them a task. */
@NullMarked
package dev.weir.demo.ingest;

import org.jspecify.annotations.NullMarked;
