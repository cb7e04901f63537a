package dev.weir.spill;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;

/** Text in UTF-8. */
enum Utf8Codec implements SpillCodec<String> {
  INSTANCE;

  @Override
  public void encode(String value, SpillOutput out) {
    byte[] bytes = value.getBytes(UTF_8);
    out.write(bytes, 0, bytes.length);
  }

  @Override
  public String decode(ByteBuffer record) {
    return new String(BytesCodec.INSTANCE.decode(record), UTF_8);
  }
}
