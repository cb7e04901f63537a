/** Which kind of work a task is, told by what share of its runs it has waited. */
@NullMarked
package dev.weir.workload;

import org.jspecify.annotations.NullMarked;
