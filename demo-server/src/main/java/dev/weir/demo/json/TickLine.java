package dev.weir.demo.json;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * One tick of a stream.
 *
 * @param seq 1 for the first; where a number is missing, a tick was dropped
 * @param atMillis when it came, from the beginning of the stream
 * @param pad so many bytes more, if the request asks for them; null otherwise
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record TickLine(long seq, long atMillis, @Nullable String pad) {}
