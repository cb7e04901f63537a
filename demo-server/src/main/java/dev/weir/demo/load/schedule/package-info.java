/** When the requests of a run are to begin: rates over time, drawn out to single moments. */
@NullMarked
package dev.weir.demo.load.schedule;

import org.jspecify.annotations.NullMarked;
