package org.flexmeter.world.broker;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.InvalidAlgorithmParameterException;
import java.security.KeyStore;
import java.security.KeyStoreException;
import java.security.NoSuchAlgorithmException;
import java.security.Provider;
import java.security.Security;
import java.security.cert.CertPathBuilder;
import java.security.cert.CertStore;
import java.security.cert.CertificateFactory;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.PKIXRevocationChecker;
import java.security.cert.PKIXRevocationChecker.Option;
import java.security.cert.X509CertSelector;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.net.ssl.CertPathTrustManagerParameters;
import javax.net.ssl.ManagerFactoryParameters;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.TrustManagerFactorySpi;

/**
 * Trust managers of the HiveMQ process that heed a list of revoked certificates, for which HiveMQ
 * has no setting: it asks for the default algorithm of trust managers, which is this one there.
 */
public final class ListedRevocations extends TrustManagerFactorySpi {
    /** The list in the broker's folder; without it nobody is revoked. */
    static final String FILE = "revoked.crl";

    private static final String NAME = "ListedRevocations";
    private static final String LIST = "org.flexmeter.world.broker.revoked";

    private final TrustManagerFactory trust;

    /** Made by the provider. */
    public ListedRevocations() throws NoSuchAlgorithmException {
        trust = TrustManagerFactory.getInstance("PKIX");
    }

    /** Before anything in this process asks for trust managers. */
    static void install(Path list) {
        if (Files.exists(list)) {
            System.setProperty(LIST, list.toString());
            Security.addProvider(new ListProvider());
            Security.setProperty("ssl.TrustManagerFactory.algorithm", NAME);
        }
    }

    private static final class ListProvider extends Provider {
        private static final long serialVersionUID = 1L;

        ListProvider() {
            super(NAME, "1", "trust managers with a list of revoked certificates");
            String factory = ListedRevocations.class.getName();
            putService(
                    new Service(this, "TrustManagerFactory", NAME, factory, List.of(), Map.of()));
        }
    }

    @Override
    protected void engineInit(KeyStore trusted) throws KeyStoreException {
        try (InputStream in = Files.newInputStream(Path.of(System.getProperty(LIST)))) {
            PKIXBuilderParameters parameters =
                    new PKIXBuilderParameters(trusted, new X509CertSelector());
            CertificateFactory lists = CertificateFactory.getInstance("X.509");
            parameters.addCertStore(
                    CertStore.getInstance(
                            "Collection",
                            new CollectionCertStoreParameters(Set.of(lists.generateCRL(in)))));
            PKIXRevocationChecker checker =
                    (PKIXRevocationChecker)
                            CertPathBuilder.getInstance("PKIX").getRevocationChecker();
            checker.setOptions(Set.of(Option.PREFER_CRLS, Option.NO_FALLBACK));
            parameters.addCertPathChecker(checker);
            trust.init(new CertPathTrustManagerParameters(parameters));
        } catch (GeneralSecurityException | IOException e) {
            throw new KeyStoreException(e);
        }
    }

    @Override
    protected void engineInit(ManagerFactoryParameters parameters)
            throws InvalidAlgorithmParameterException {
        trust.init(parameters);
    }

    @Override
    protected TrustManager[] engineGetTrustManagers() {
        return trust.getTrustManagers();
    }
}
