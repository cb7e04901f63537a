package dev.weir.demo.ingest;

import java.nio.ByteBuffer;

/**
 * One line of a body: what stands before a line feed, or after the last one. A carriage return is a
 * byte like any other.
 *
 * @param number from 1
 * @param bytes a view of the bytes, without the line feed
 */
public record Line(long number, ByteBuffer bytes) {}
