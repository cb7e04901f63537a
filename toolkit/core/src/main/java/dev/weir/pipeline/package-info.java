/** Stages over pools and gates, with a buffer before each: one pipeline, watched as a whole. */
@NullMarked
package dev.weir.pipeline;

import org.jspecify.annotations.NullMarked;
