package dev.weir.demo;

import java.util.Objects;
import picocli.CommandLine.IVersionProvider;

/** What the jar's manifest says. */
final class ProductVersion implements IVersionProvider {

  @Override
  public String[] getVersion() {
    String version = ProductVersion.class.getPackage().getImplementationVersion();
    return new String[] {"weir demo-server " + Objects.requireNonNullElse(version, "(unpackaged)")};
  }
}
