package dev.weir.internal;

import org.jspecify.annotations.Nullable;

/**
 * What a {@link Backlog} consists of once something waits in it: what the producer writes, what
 * those write who take, and what both only read, each a cache line away from the others. The fields
 * of a superclass are laid out before its subclass's; see {@link PaddingBefore} for why bytes.
 */
@SuppressWarnings("unused")
final class BacklogLayout {

  private BacklogLayout() {}

  abstract static class Padding0 {
    private byte a00, a01, a02, a03, a04, a05, a06, a07;
    private byte a08, a09, a10, a11, a12, a13, a14, a15;
    private byte a16, a17, a18, a19, a20, a21, a22, a23;
    private byte a24, a25, a26, a27, a28, a29, a30, a31;
    private byte a32, a33, a34, a35, a36, a37, a38, a39;
    private byte a40, a41, a42, a43, a44, a45, a46, a47;
    private byte a48, a49, a50, a51, a52, a53, a54, a55;
    private byte a56, a57, a58, a59, a60, a61, a62, a63;
  }

  /** Written by those who take. */
  abstract static class Head extends Padding0 {
    volatile long head;
  }

  abstract static class Padding1 extends Head {
    private byte b00, b01, b02, b03, b04, b05, b06, b07;
    private byte b08, b09, b10, b11, b12, b13, b14, b15;
    private byte b16, b17, b18, b19, b20, b21, b22, b23;
    private byte b24, b25, b26, b27, b28, b29, b30, b31;
    private byte b32, b33, b34, b35, b36, b37, b38, b39;
    private byte b40, b41, b42, b43, b44, b45, b46, b47;
    private byte b48, b49, b50, b51, b52, b53, b54, b55;
    private byte b56, b57, b58, b59, b60, b61, b62, b63;
  }

  /** Written by the producer. */
  abstract static class Tail extends Padding1 {
    volatile long tail;
    long knownHead;
  }

  abstract static class Padding2 extends Tail {
    private byte c00, c01, c02, c03, c04, c05, c06, c07;
    private byte c08, c09, c10, c11, c12, c13, c14, c15;
    private byte c16, c17, c18, c19, c20, c21, c22, c23;
    private byte c24, c25, c26, c27, c28, c29, c30, c31;
    private byte c32, c33, c34, c35, c36, c37, c38, c39;
    private byte c40, c41, c42, c43, c44, c45, c46, c47;
    private byte c48, c49, c50, c51, c52, c53, c54, c55;
    private byte c56, c57, c58, c59, c60, c61, c62, c63;
  }

  /** Written by nobody. */
  abstract static class Shared extends Padding2 {
    private static final long[] NONE = {};

    final @Nullable Object[] slots;
    final long[] stamps;
    final long[] sums;

    Shared(int capacity, boolean stamped, boolean weighed) {
      int size = Integer.highestOneBit(capacity + 1) << 1; // for why two more: see Backlog
      slots = new Object[size];
      stamps = stamped ? new long[size] : NONE;
      sums = weighed ? new long[size] : NONE;
    }
  }

  /** All of it. */
  static final class Cells extends Shared {
    private byte d00, d01, d02, d03, d04, d05, d06, d07;
    private byte d08, d09, d10, d11, d12, d13, d14, d15;
    private byte d16, d17, d18, d19, d20, d21, d22, d23;
    private byte d24, d25, d26, d27, d28, d29, d30, d31;
    private byte d32, d33, d34, d35, d36, d37, d38, d39;
    private byte d40, d41, d42, d43, d44, d45, d46, d47;
    private byte d48, d49, d50, d51, d52, d53, d54, d55;
    private byte d56, d57, d58, d59, d60, d61, d62, d63;

    Cells(int capacity, boolean stamped, boolean weighed) {
      super(capacity, stamped, weighed);
    }
  }
}
