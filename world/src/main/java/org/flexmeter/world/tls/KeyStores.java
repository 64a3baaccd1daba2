package org.flexmeter.world.tls;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
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
import org.flexmeter.world.process.PartException;
import org.flexmeter.world.tls.Authority.Identity;

/** The PEM files of an {@link Authority} as PKCS12 key stores. */
public final class KeyStores {
    /** Of all of them, and of the keys in them: there are servers that take none without one. */
    public static final String PASSWORD = "changeit";

    private KeyStores() {}

    /** Somebody's key and certificate. */
    public static KeyStore of(Identity own) {
        try {
            KeyStore store = empty();
            store.setKeyEntry(
                    "own", key(own.key()), PASSWORD.toCharArray(), new Certificate[] {own.x509()});
            return store;
        } catch (GeneralSecurityException | IOException e) {
            throw new PartException("No key store can be made of " + own.certificate(), e);
        }
    }

    /** Who is trusted. */
    public static KeyStore trusting(Authority trusted) {
        try (InputStream in = Files.newInputStream(trusted.certificate())) {
            KeyStore store = empty();
            store.setCertificateEntry(
                    "authority", CertificateFactory.getInstance("X.509").generateCertificate(in));
            return store;
        } catch (GeneralSecurityException | IOException e) {
            throw new PartException("No key store can be made of " + trusted.certificate(), e);
        }
    }

    /** Writes one to a file. */
    public static void write(KeyStore store, Path file) {
        try (OutputStream out = Files.newOutputStream(file)) {
            store.store(out, PASSWORD.toCharArray());
        } catch (GeneralSecurityException | IOException e) {
            throw new PartException("The key store " + file + " cannot be written.", e);
        }
    }

    private static KeyStore empty() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, PASSWORD.toCharArray());
        return store;
    }

    private static PrivateKey key(Path pem) throws GeneralSecurityException, IOException {
        String body = Files.readString(pem).replaceAll("-----[A-Z ]+-----", "");
        return KeyFactory.getInstance("EC")
                .generatePrivate(
                        new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(body.strip())));
    }
}
