/** The command {@code load}: its flags, and what they are put together to. */
@NullMarked
package dev.weir.demo.load.command;

import org.jspecify.annotations.NullMarked;
