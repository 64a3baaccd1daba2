package org.flexmeter.gateway.mqtt;

/** Names by which routes and other components meet {@code fm-mqtt:}. */
public final class FmMqttConstants {

    /** The scheme. */
    public static final String SCHEME = "fm-mqtt";

    /**
     * Exchange property set by the producer for every body but a {@code Group}: a {@code
     * List<Refused>}, empty if the broker took everything.
     */
    public static final String REFUSED = "fmRefused";

    /** Header set by the consumer: the topic (String). */
    public static final String TOPIC = "fmTopic";

    /** Header set by the consumer: true if the broker kept the message as retained (boolean). */
    public static final String RETAINED = "fmRetained";

    /** What the status topic says while a gateway is connected. */
    public static final String ONLINE = "online";

    /** What the status topic says after a clean stop and as last will. */
    public static final String OFFLINE = "offline";

    private FmMqttConstants() {}
}
