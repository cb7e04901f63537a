/** jcstress tests of the protocols, in their own package to see what nobody else may. */
package dev.weir.internal;
