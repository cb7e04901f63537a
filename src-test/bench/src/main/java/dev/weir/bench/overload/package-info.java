/** Servers that get more than they can do, behind one protection or another, or none. */
package dev.weir.bench.overload;
