package dev.weir.spill;

import java.nio.ByteBuffer;

/** Bytes as they are. */
enum BytesCodec implements SpillCodec<byte[]> {
  INSTANCE;

  @Override
  public void encode(byte[] value, SpillOutput out) {
    out.write(value, 0, value.length);
  }

  @Override
  public byte[] decode(ByteBuffer record) {
    byte[] bytes = new byte[record.remaining()];
    record.get(bytes);
    return bytes;
  }
}
