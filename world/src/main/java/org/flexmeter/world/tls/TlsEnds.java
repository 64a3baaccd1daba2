package org.flexmeter.world.tls;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.flexmeter.world.process.PartException;
import org.flexmeter.world.tls.Authority.Identity;

/** Both ends of TLS in this Java machine, from the files of an {@link Authority}. */
public final class TlsEnds {
    private static final char[] PASSWORD = {};

    private TlsEnds() {}

    /** A server that is somebody. */
    public static SSLContext server(Identity own) {
        try {
            KeyStore store = empty();
            store.setKeyEntry("own", key(own.key()), PASSWORD, new Certificate[] {own.x509()});
            KeyManagerFactory keys =
                    KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(store, PASSWORD);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), null, null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new PartException("TLS cannot be set up for " + own.certificate(), e);
        }
    }

    /** A client that trusts one authority. */
    public static SSLContext client(Authority trusted) {
        try (InputStream in = Files.newInputStream(trusted.certificate())) {
            KeyStore store = empty();
            store.setCertificateEntry(
                    "authority", CertificateFactory.getInstance("X.509").generateCertificate(in));
            TrustManagerFactory trust =
                    TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(store);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new PartException("TLS cannot be set up by " + trusted.certificate(), e);
        }
    }

    private static KeyStore empty() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, PASSWORD);
        return store;
    }

    private static PrivateKey key(Path pem) throws GeneralSecurityException, IOException {
        String body = Files.readString(pem).replaceAll("-----[A-Z ]+-----", "");
        return KeyFactory.getInstance("EC")
                .generatePrivate(
                        new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(body.strip())));
    }
}
