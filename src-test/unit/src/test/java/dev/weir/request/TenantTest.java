package dev.weir.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TenantTest {

  @Test
  void new_id_isKept() {
    assertThat(new Tenant("acme").id()).isEqualTo("acme");
  }

  @Test
  void new_null_saysNameValueAndRule() {
    assertThatThrownBy(() -> new Tenant(null))
        .isInstanceOf(NullPointerException.class)
        .hasMessage("tenant: null (expected: an id)");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "\t\n"})
  void new_blank_saysNameValueAndRule(String id) {
    assertThatThrownBy(() -> new Tenant(id))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("tenant: \"" + id + "\" (expected: not blank)");
  }
}
