package org.flexmeter.world.tls;

import java.security.GeneralSecurityException;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.flexmeter.world.process.PartException;
import org.flexmeter.world.tls.Authority.Identity;

/** Both ends of TLS in this Java machine, from the files of an {@link Authority}. */
public final class TlsEnds {
    private TlsEnds() {}

    /** A server that is somebody. */
    public static SSLContext server(Identity own) {
        try {
            return context(keys(own), null);
        } catch (GeneralSecurityException e) {
            throw new PartException("TLS cannot be set up for " + own.certificate(), e);
        }
    }

    /** A client that trusts one authority. */
    public static SSLContext client(Authority trusted) {
        try {
            return context(null, trust(trusted));
        } catch (GeneralSecurityException e) {
            throw new PartException("TLS cannot be set up by " + trusted.certificate(), e);
        }
    }

    /**
     * A client that is somebody. Java shows a certificate only to a server that asks for the name
     * of its authority.
     *
     * @param trusted whose certificates are taken from the server
     */
    public static SSLContext client(Authority trusted, Identity own) {
        try {
            return context(keys(own), trust(trusted));
        } catch (GeneralSecurityException e) {
            throw new PartException("TLS cannot be set up for " + own.certificate(), e);
        }
    }

    private static KeyManager[] keys(Identity own) throws GeneralSecurityException {
        KeyManagerFactory keys =
                KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(KeyStores.of(own), KeyStores.PASSWORD.toCharArray());
        return keys.getKeyManagers();
    }

    private static TrustManager[] trust(Authority trusted) throws GeneralSecurityException {
        TrustManagerFactory trust =
                TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(KeyStores.trusting(trusted));
        return trust.getTrustManagers();
    }

    private static SSLContext context(KeyManager[] keys, TrustManager[] trust)
            throws GeneralSecurityException {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys, trust, null);
        return context;
    }
}
