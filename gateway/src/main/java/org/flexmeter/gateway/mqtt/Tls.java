package org.flexmeter.gateway.mqtt;

import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import javax.net.ssl.SSLSocketFactory;
import org.flexmeter.gateway.tls.TlsContexts;
import org.flexmeter.gateway.tls.TlsException;
import org.flexmeter.gateway.tls.TlsFiles;

/**
 * How {@code ssl://} is spoken.
 *
 * @param files PEM files; where any is given, {@code options} are not looked at
 * @param verifyHost whether the broker's certificate must name the host
 */
record Tls(Map<String, Secret> options, TlsFiles files, boolean verifyHost) {

    /** Of the settings. */
    static final String PREFIX = "fm.broker.tls";

    Tls {
        options = Map.copyOf(options);
    }

    /** Trusts what the Java runtime trusts. */
    static Tls standard() {
        return new Tls(Map.of(), TlsFiles.none(PREFIX), true);
    }

    /**
     * Makes the sockets of one connection, of the files as they are now; empty if none is given.
     *
     * @throws TlsException if a file cannot be used
     */
    Optional<SSLSocketFactory> sockets() throws TlsException {
        return files.given()
                ? Optional.of(TlsContexts.client(files).getSocketFactory())
                : Optional.empty();
    }

    /** As Paho reads them ({@code com.ibm.ssl.trustStore} and so on); they hold passwords. */
    Properties properties() {
        Properties properties = new Properties();
        options.forEach((name, value) -> properties.setProperty(name, new String(value.chars())));
        return properties;
    }
}
