package org.flexmeter.gateway.mqtt;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The settings {@code fm.broker.*}: the one broker that all gateways of this process publish to.
 */
@ConfigMapping(prefix = "fm.broker")
public interface BrokerConfig {
    /** {@code tcp://host:1883} or {@code ssl://host:8883}. */
    @WithDefault("tcp://127.0.0.1:1883")
    String url();

    /** Of commands, and of all gateways without {@code gateway.<name>.broker.username}. */
    Optional<String> username();

    Optional<String> password();

    /** {@code random}, {@code fixed} or {@code username}. */
    @WithDefault("random")
    ClientIds.Scheme clientIds();

    /** 0, 1 or 2; see {@link FmMqttComponent} for what 0 and 2 mean. */
    @WithDefault("1")
    int qos();

    /** Messages that may be unacknowledged, if the broker allows as many. */
    @WithDefault("1000")
    int inflight();

    /** Seconds of silence after which the client asks whether the broker is alive. */
    @WithDefault("30")
    int keepAlive();

    /** Seconds. */
    @WithDefault("10")
    int connectTimeout();

    /** Silence on unacknowledged messages after which the broker is held for frozen. */
    @WithDefault("PT30S")
    Duration ackTimeout();

    /** How long a stop waits for what is unacknowledged. */
    @WithDefault("PT5S")
    Duration grace();

    /**
     * How long acknowledged messages are kept, to be sent again to a broker that has lost them;
     * zero for not at all.
     */
    @WithDefault("PT0S")
    Duration keepAcknowledged();

    /** Payload bytes of acknowledged messages that are kept at most, a gateway. */
    @WithDefault("16777216")
    long keepAcknowledgedBytes();

    /** {@code session-gone} or {@code reconnect}: when they are sent again. */
    @WithDefault("session-gone")
    Keep.SendAgain sendAgain();

    /** Bytes, if the broker does not ask for less; 0 for no limit. */
    @WithDefault("0")
    int maximumPacketSize();

    /** Bytes of a packet that comes in at most; a larger message is skipped. */
    @WithDefault("1048576")
    int maxInbound();

    /** {@code 5} or {@code 3.1.1}. */
    @WithDefault("5")
    String mqttVersion();

    /** Pause between two messages that a listener sends to itself to find out if it is deaf. */
    @WithDefault("PT1M")
    Duration probeEvery();

    /** How {@code ssl://} is spoken. */
    TlsConfig tls();

    /** The settings {@code fm.broker.tls.*}; without them the Java runtime's own trust holds. */
    interface TlsConfig {
        /** PEM file with the certificates of the authorities that are trusted. */
        Optional<String> ca();

        /** PEM file with the gateway's own certificate, its chain behind it (mutual TLS). */
        Optional<String> certificate();

        /** PEM file with its key, PKCS#8 without a password. */
        Optional<String> key();

        /** PEM file with revocation lists of the authorities in {@link #ca}. */
        Optional<String> crl();

        /** Versions that may be spoken. */
        @WithDefault("TLSv1.3,TLSv1.2")
        List<String> protocols();

        /** File with the certificates that are trusted (PKCS12 or JKS). */
        Optional<String> trustStore();

        Optional<String> trustStorePassword();

        /** File with the gateway's own certificate and key (PKCS12 or JKS). */
        Optional<String> keyStore();

        Optional<String> keyStorePassword();

        /** Of both files. */
        @WithDefault("PKCS12")
        String storeType();

        /** Whether the broker's certificate must name the host; false is for tests only. */
        @WithDefault("true")
        boolean verifyHost();
    }
}
