package dev.weir.demo.load.http;

import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.function.Consumer;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;
import reactor.netty.http.Http11SslContextSpec;
import reactor.netty.http.Http2SslContextSpec;
import reactor.netty.tcp.SslProvider;

/** Whom to trust over TLS. */
public final class Trust {

  private final Consumer<SslContextBuilder> setting;
  private final boolean anyone;

  private Trust(boolean anyone, Consumer<SslContextBuilder> setting) {
    this.anyone = anyone;
    this.setting = setting;
  }

  /**
   * Whom Java trusts.
   *
   * @return the usual
   */
  public static Trust system() {
    return new Trust(false, builder -> {});
  }

  /**
   * Whoever has a certificate of these, or one signed by them; nobody else. Blocks the calling
   * thread.
   *
   * @param file certificates in PEM
   * @return them
   * @throws IllegalArgumentException if the file cannot be read, or has none in it
   */
  public static Trust of(Path file) {
    try {
      byte[] pem = Files.readAllBytes(file);
      X509Certificate[] certificates =
          CertificateFactory.getInstance("X.509")
              .generateCertificates(new ByteArrayInputStream(pem))
              .toArray(X509Certificate[]::new);
      if (certificates.length == 0) {
        throw unusable(file, "no certificate in it", null);
      }
      return new Trust(false, builder -> builder.trustManager(certificates));
    } catch (NoSuchFileException e) {
      throw unusable(file, "no such file", e);
    } catch (IOException e) {
      throw unusable(file, "cannot be read", e);
    } catch (CertificateException e) {
      throw unusable(file, "not a certificate", e);
    }
  }

  /**
   * Anyone, under any name: for servers of one's own, on one's own machine.
   *
   * @return no questions asked
   */
  public static Trust anyone() {
    return new Trust(true, builder -> builder.trustManager(InsecureTrustManagerFactory.INSTANCE));
  }

  private static IllegalArgumentException unusable(Path file, String why, @Nullable Exception e) {
    return new IllegalArgumentException(
        "cacert: '" + file + "': " + why + " (expected: certificates in PEM)", e);
  }

  /** Into the settings of a client's TLS. */
  void configure(SslProvider.SslContextSpec tls, HttpProtocol protocol) {
    SslProvider.GenericSslContextSpec<SslContextBuilder> spec =
        protocol == HttpProtocol.HTTP_2
            ? Http2SslContextSpec.forClient()
            : Http11SslContextSpec.forClient();
    SslProvider.Builder builder = tls.sslContext(spec.configure(setting));
    if (anyone) {
      builder.handlerConfigurator(Trust::underAnyName);
    }
  }

  private static void underAnyName(SslHandler handler) {
    SSLParameters parameters = handler.engine().getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("");
    handler.engine().setSSLParameters(parameters);
  }
}
