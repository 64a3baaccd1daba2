package org.flexmeter.gateway.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.List;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import javax.net.ssl.TrustManagerFactory;

/**
 * TLS to the console of this machine's gateway: trusted is the very certificate that the settings
 * give it, whatever name it is made out to, and no other.
 */
final class ConsoleTls {
    private final Path file;
    private final List<Certificate> chain;

    private ConsoleTls(Path file, List<Certificate> chain) {
        this.file = file;
        this.chain = chain;
    }

    /**
     * Reads the certificate.
     *
     * @param file of {@code quarkus.management.ssl.certificate.files}, in PEM
     * @throws IOException with one line for the operator if it cannot be read
     */
    static ConsoleTls of(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            List<Certificate> chain =
                    List.copyOf(CertificateFactory.getInstance("X.509").generateCertificates(in));
            if (chain.isEmpty()) {
                throw new IOException(file + " has no certificate in it");
            }
            return new ConsoleTls(file, chain);
        } catch (GeneralSecurityException e) {
            throw new IOException(file + " is no certificate in PEM: " + e.getMessage(), e);
        }
    }

    /**
     * Has a connection trust that certificate alone.
     *
     * @throws IOException if this Java machine cannot
     */
    void apply(HttpsURLConnection connection) throws IOException {
        try {
            KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
            trusted.load(null, null);
            trusted.setCertificateEntry("console", chain.get(0));
            TrustManagerFactory trust =
                    TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(trusted);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            connection.setSSLSocketFactory(context.getSocketFactory());
            connection.setHostnameVerifier((host, session) -> isOurs(session));
        } catch (GeneralSecurityException e) {
            throw new IOException(file + " cannot be used: " + e.getMessage(), e);
        }
    }

    private boolean isOurs(SSLSession session) {
        try {
            return session.getPeerCertificates()[0].equals(chain.get(0));
        } catch (SSLPeerUnverifiedException e) {
            return false;
        }
    }
}
