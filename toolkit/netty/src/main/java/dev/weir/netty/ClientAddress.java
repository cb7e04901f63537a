package dev.weir.netty;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.HexFormat;

/** Whose an address is. */
final class ClientAddress {

  private static final int OF_NETWORK = 8;

  private ClientAddress() {}

  /**
   * The address, of IPv4; of IPv6 the network of 64 bits that it belongs to: a customer has all of
   * that to choose from, which is more addresses than anybody could keep account of.
   */
  static String network(InetAddress address) {
    return address instanceof Inet6Address
        ? HexFormat.ofDelimiter(":").formatHex(address.getAddress(), 0, OF_NETWORK) + "::/64"
        : address.getHostAddress();
  }
}
