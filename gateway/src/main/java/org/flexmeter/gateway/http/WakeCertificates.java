package org.flexmeter.gateway.http;

import io.quarkus.vertx.http.HttpServerOptionsCustomizer;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.PemTrustOptions;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.file.Path;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** The wake-up port asks for a certificate of authorities of ours, where they are set. */
@ApplicationScoped
public class WakeCertificates implements HttpServerOptionsCustomizer {
    private final Optional<Path> authorities;

    WakeCertificates(@ConfigProperty(name = "fm.wake.tls.ca") Optional<Path> authorities) {
        this.authorities = authorities;
    }

    @Override
    public void customizeHttpsServer(HttpServerOptions options) {
        authorities.ifPresent(
                file ->
                        options.setClientAuth(ClientAuth.REQUIRED)
                                .setTrustOptions(
                                        new PemTrustOptions().addCertPath(file.toString())));
    }
}
