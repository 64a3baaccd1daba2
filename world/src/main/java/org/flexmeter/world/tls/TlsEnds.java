package org.flexmeter.world.tls;

import java.security.GeneralSecurityException;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.flexmeter.world.process.PartException;
import org.flexmeter.world.tls.Authority.Identity;

/** Both ends of TLS in this Java machine, from the files of an {@link Authority}. */
public final class TlsEnds {
    private TlsEnds() {}

    /** A server that is somebody. */
    public static SSLContext server(Identity own) {
        try {
            KeyManagerFactory keys =
                    KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(KeyStores.of(own), KeyStores.PASSWORD.toCharArray());
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), null, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new PartException("TLS cannot be set up for " + own.certificate(), e);
        }
    }

    /** A client that trusts one authority. */
    public static SSLContext client(Authority trusted) {
        try {
            TrustManagerFactory trust =
                    TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(KeyStores.trusting(trusted));
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new PartException("TLS cannot be set up by " + trusted.certificate(), e);
        }
    }
}
