package org.flexmeter.gateway.tls;

import io.netty.handler.ssl.JdkSslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertStore;
import java.security.cert.CertificateFactory;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import javax.net.ssl.CertPathTrustManagerParameters;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManagerFactory;

/** Makes the Java runtime's TLS from PEM files; Netty reads the key. */
public final class TlsContexts {

    private TlsContexts() {}

    /**
     * A client's context of the files as they are now.
     *
     * @throws TlsException if one cannot be read or understood, or one of a pair is missing
     */
    public static SSLContext client(TlsFiles files) throws TlsException {
        pair(files);
        SslContextBuilder builder =
                SslContextBuilder.forClient()
                        .sslProvider(SslProvider.JDK)
                        .protocols(files.protocols())
                        .trustManager(trust(files));
        if (files.certificate().isPresent()) {
            ownCertificate(builder, files);
        }
        try {
            return ((JdkSslContext) builder.build()).context();
        } catch (SSLException | IllegalArgumentException e) {
            throw new TlsException(
                    "%s.*: TLS cannot be set up: %s".formatted(files.prefix(), e.getMessage()), e);
        }
    }

    private static void pair(TlsFiles files) throws TlsException {
        if (files.certificate().isPresent() != files.key().isPresent()) {
            String missing = files.key().isPresent() ? "certificate" : "key";
            throw new TlsException(
                    "%s.%s is missing: a certificate and its key go together"
                            .formatted(files.prefix(), missing));
        }
        if (files.crl().isPresent() && files.ca().isEmpty()) {
            throw new TlsException(
                    "%s.ca is missing: a revocation list needs the authorities that it is of"
                            .formatted(files.prefix()));
        }
    }

    private static void ownCertificate(SslContextBuilder builder, TlsFiles files)
            throws TlsException {
        Path certificate = files.certificate().orElseThrow();
        Path key = files.key().orElseThrow();
        readable(files, "certificate", certificate);
        readable(files, "key", key);
        Optional<String> expired = OwnCertificate.expired(certificate, Instant.now());
        if (expired.isPresent()) {
            throw new TlsException(expired.get());
        }
        try {
            builder.keyManager(certificate.toFile(), key.toFile());
        } catch (IllegalArgumentException e) {
            throw new TlsException(
                    ("%s.certificate=%s, %s.key=%s: not a PEM certificate and its PKCS#8 key without"
                                    + " a password (openssl pkcs8 -topk8 -nocrypt makes one)")
                            .formatted(files.prefix(), certificate, files.prefix(), key),
                    e);
        }
    }

    private static TrustManagerFactory trust(TlsFiles files) throws TlsException {
        try {
            TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
            if (files.ca().isEmpty()) {
                factory.init((KeyStore) null);
            } else {
                factory.init(new CertPathTrustManagerParameters(path(files)));
            }
            return factory;
        } catch (GeneralSecurityException e) {
            throw new TlsException("%s.ca: %s".formatted(files.prefix(), e.getMessage()), e);
        }
    }

    private static PKIXBuilderParameters path(TlsFiles files)
            throws GeneralSecurityException, TlsException {
        PKIXBuilderParameters parameters =
                new PKIXBuilderParameters(anchors(files), new X509CertSelector());
        Optional<Path> crl = files.crl();
        parameters.setRevocationEnabled(crl.isPresent());
        if (crl.isPresent()) {
            parameters.addCertStore(
                    CertStore.getInstance(
                            "Collection",
                            new CollectionCertStoreParameters(
                                    parse(
                                            files,
                                            "crl",
                                            crl.get(),
                                            CertificateFactory::generateCRLs))));
        }
        return parameters;
    }

    private static Set<TrustAnchor> anchors(TlsFiles files) throws TlsException {
        return parse(
                        files,
                        "ca",
                        files.ca().orElseThrow(),
                        CertificateFactory::generateCertificates)
                .stream()
                .map(c -> new TrustAnchor((X509Certificate) c, null))
                .collect(Collectors.toSet());
    }

    private interface Parser<T> {
        Collection<? extends T> parse(CertificateFactory factory, InputStream in)
                throws GeneralSecurityException;
    }

    private static <T> Collection<? extends T> parse(
            TlsFiles files, String key, Path file, Parser<T> parser) throws TlsException {
        readable(files, key, file);
        try (InputStream in = Files.newInputStream(file)) {
            Collection<? extends T> parsed =
                    parser.parse(CertificateFactory.getInstance("X.509"), in);
            if (parsed.isEmpty()) {
                throw new TlsException(
                        "%s.%s=%s: nothing is in it; a PEM file is wanted"
                                .formatted(files.prefix(), key, file));
            }
            return parsed;
        } catch (GeneralSecurityException | IOException e) {
            throw new TlsException(
                    "%s.%s=%s: not a PEM file as it is wanted here: %s"
                            .formatted(files.prefix(), key, file, e.getMessage()),
                    e);
        }
    }

    private static void readable(TlsFiles files, String key, Path file) throws TlsException {
        if (!Files.isReadable(file) || Files.isDirectory(file)) {
            throw new TlsException(
                    "%s.%s=%s: %s"
                            .formatted(
                                    files.prefix(),
                                    key,
                                    file,
                                    Files.exists(file)
                                            ? "the gateway's user may not read it"
                                            : "there is no such file"));
        }
    }
}
