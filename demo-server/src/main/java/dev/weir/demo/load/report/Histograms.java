package dev.weir.demo.load.report;

import dev.weir.demo.load.measure.Stretch;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.DataFormatException;
import org.HdrHistogram.Histogram;

/** All times of a run, as text. */
final class Histograms {

  private static final String RESPONSE = "response";
  private static final String SERVICE = "service";
  private static final String REFUSED = "refused";
  private static final String LAG = "lag";
  private static final String LOOP_LAG = "loopLag";

  private Histograms() {}

  static Map<String, String> encode(Stretch times) {
    Map<String, String> texts = new LinkedHashMap<>();
    texts.put(RESPONSE, encode(times.response()));
    texts.put(SERVICE, encode(times.service()));
    texts.put(REFUSED, encode(times.refused()));
    texts.put(LAG, encode(times.lag()));
    texts.put(LOOP_LAG, encode(times.loopLag()));
    return texts;
  }

  static Stretch decode(Map<String, String> texts) {
    return new Stretch(
        decode(texts, LAG),
        decode(texts, LOOP_LAG),
        decode(texts, RESPONSE),
        decode(texts, SERVICE),
        decode(texts, REFUSED));
  }

  private static String encode(Histogram histogram) {
    ByteBuffer buffer = ByteBuffer.allocate(histogram.getNeededByteBufferCapacity());
    int length = histogram.encodeIntoCompressedByteBuffer(buffer);
    return Base64.getEncoder().encodeToString(Arrays.copyOf(buffer.array(), length));
  }

  private static Histogram decode(Map<String, String> texts, String name) {
    byte[] bytes = Base64.getDecoder().decode(texts.getOrDefault(name, ""));
    try {
      return Histogram.decodeFromCompressedByteBuffer(ByteBuffer.wrap(bytes), 0);
    } catch (DataFormatException | RuntimeException e) { // too short, or not one at all
      throw new IllegalArgumentException("histograms." + name + ": no histogram", e);
    }
  }
}
