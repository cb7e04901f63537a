package dev.weir.spill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

/** Values to bytes, and back. */
class SpillCodecTest {

  private static <T> T through(SpillCodec<T> codec, T value) throws IOException {
    SpillOutput out = new SpillOutput(1 << 20);
    codec.encode(value, out);
    return codec.decode(out.record().asReadOnlyBuffer());
  }

  @Test
  void bytes_any_comeBack() throws IOException {
    assertThat(through(SpillCodec.bytes(), new byte[0])).isEmpty();
    assertThat(through(SpillCodec.bytes(), new byte[] {0, -1, 7})).containsExactly(0, -1, 7);
    byte[] many = new byte[100_000];
    many[99_999] = 1;
    assertThat(through(SpillCodec.bytes(), many)).isEqualTo(many);
  }

  @Test
  void utf8_anyText_comesBack() throws IOException {
    assertThat(through(SpillCodec.utf8(), "")).isEmpty();
    assertThat(through(SpillCodec.utf8(), "Wéir \uD83C\uDF0A")).isEqualTo("Wéir \uD83C\uDF0A");
    assertThat(through(SpillCodec.utf8(), "\uD83C")).isEqualTo("?");
  }

  @Test
  void output_allKinds_areWrittenInOrder() throws IOException {
    SpillOutput out = new SpillOutput(1 << 20);
    out.writeInt(1);
    out.writeLong(2);
    out.write(3);
    out.write(new byte[] {4, 5});
    out.write(ByteBuffer.wrap(new byte[] {6, 7, 8}).position(1));
    try (DataOutputStream data = new DataOutputStream(out)) {
      data.writeUTF("nine");
    }

    ByteBuffer record = out.record();

    assertThat(record.getInt()).isEqualTo(1);
    assertThat(record.getLong()).isEqualTo(2);
    byte[] rest = new byte[record.remaining()];
    record.get(rest);
    assertThat(rest).containsExactly(3, 4, 5, 7, 8, 0, 4, 'n', 'i', 'n', 'e');
  }

  @Test
  void output_usedAgain_beginsEmpty() throws IOException {
    SpillOutput out = new SpillOutput(8 << 20);
    out.write(new byte[5 << 20]);
    assertThat(out.record().remaining()).isEqualTo(5 << 20);

    out.reset();
    out.write(1);

    ByteBuffer record = out.record();
    assertThat(record.remaining()).isEqualTo(1);
    assertThat(record.capacity()).isLessThan(1 << 20);
  }

  @Test
  void output_tooMuch_namesTheLengthAndTheRule() {
    SpillOutput out = new SpillOutput(1000);
    out.write(new byte[1000], 0, 1000);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> out.write(1))
        .withMessage(
            "record: 1001 bytes (expected: <= 1000, which is a segment less its header and the"
                + " record's)");
    assertThat(out.record().remaining()).isEqualTo(1000);
  }

  @Test
  void output_wrongRange_refuses() {
    SpillOutput out = new SpillOutput(1000);

    assertThatExceptionOfType(IndexOutOfBoundsException.class)
        .isThrownBy(() -> out.write(new byte[3], 2, 2));
    assertThat(out.record().hasRemaining()).isFalse();
  }
}
