/** What a run measures, second by second and as a whole. */
@NullMarked
package dev.weir.demo.load.measure;

import org.jspecify.annotations.NullMarked;
