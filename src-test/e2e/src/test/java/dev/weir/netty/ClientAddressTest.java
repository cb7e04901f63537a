package dev.weir.netty;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClientAddressTest {

  private static String network(String address) throws Exception {
    return ClientAddress.network(InetAddress.getByName(address)); // a literal: nobody is asked
  }

  @ParameterizedTest
  @CsvSource({"192.0.2.1, 192.0.2.1", "::ffff:192.0.2.1, 192.0.2.1"})
  void network_ipv4_isTheAddress(String address, String network) throws Exception {
    assertThat(network(address)).isEqualTo(network);
  }

  @Test
  void network_ipv6_isTheSameForAllOfOneCustomer() throws Exception {
    assertThat(network("2001:db8:1:2::1"))
        .isEqualTo(network("2001:db8:1:2:ffff:ffff:ffff:ffff"))
        .isNotEqualTo(network("2001:db8:1:3::1"))
        .endsWith("::/64");
  }
}
