package dev.weir.demo.json;

/**
 * What became of one line of a body.
 *
 * @param line its number, from 1
 * @param bytes its length, without the line feed
 * @param sha256 the digest of these bytes, in hexadecimal
 * @param waitMicros from the offer to the start
 * @param runMicros from the start to the end
 */
public record LineAnswer(long line, int bytes, String sha256, long waitMicros, long runMicros) {}
