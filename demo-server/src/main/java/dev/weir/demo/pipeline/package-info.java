/** Logs on their way through pipelines of stages, into sums. */
@NullMarked
package dev.weir.demo.pipeline;

import org.jspecify.annotations.NullMarked;
