package org.flexmeter.gateway.mqtt;

import java.util.Map;
import java.util.Properties;

/**
 * How {@code ssl://} is spoken.
 *
 * @param verifyHost whether the broker's certificate must name the host
 */
record Tls(Map<String, Secret> options, boolean verifyHost) {

    Tls {
        options = Map.copyOf(options);
    }

    /** Trusts what the Java runtime trusts. */
    static Tls standard() {
        return new Tls(Map.of(), true);
    }

    /** As Paho reads them ({@code com.ibm.ssl.trustStore} and so on); they hold passwords. */
    Properties properties() {
        Properties properties = new Properties();
        options.forEach((name, value) -> properties.setProperty(name, new String(value.chars())));
        return properties;
    }
}
