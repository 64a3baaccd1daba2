package org.flexmeter.gateway.source;

import com.datastax.oss.driver.api.core.metadata.EndPoint;
import com.datastax.oss.driver.api.core.ssl.SslEngineFactory;
import java.net.InetSocketAddress;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import org.flexmeter.gateway.tls.TlsContexts;
import org.flexmeter.gateway.tls.TlsException;
import org.flexmeter.gateway.tls.TlsFiles;

/**
 * TLS for each connection to Cassandra of the files as they are when it is made: a session lives
 * for months, and a certificate that was renewed meanwhile is used by the next connection.
 */
final class FreshSslEngines implements SslEngineFactory {
    private final TlsFiles files;

    FreshSslEngines(TlsFiles files) {
        this.files = files;
    }

    @Override
    public SSLEngine newSslEngine(EndPoint node) {
        InetSocketAddress address = (InetSocketAddress) node.resolve();
        try {
            // not by a name that the network's DNS gives to an address: that proves nothing
            SSLEngine engine =
                    TlsContexts.client(files)
                            .createSSLEngine(address.getHostString(), address.getPort());
            engine.setUseClientMode(true);
            SSLParameters parameters = engine.getSSLParameters();
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
            engine.setSSLParameters(parameters);
            return engine;
        } catch (TlsException e) {
            throw new IllegalStateException(e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        // nothing is kept
    }
}
