package org.flexmeter.gateway.mqtt;

/**
 * One PUBLISH packet on its way. Equality is identity: two equal messages are two parts.
 *
 * <p>Confined to the link's thread but for its final fields.
 */
final class Part {
    private final Parcel parcel;
    private final int item;
    private final String topic;
    private final byte[] payload;
    private final int qos;
    private final boolean retained;

    /**
     * @param item which item of the parcel it belongs to
     */
    Part(Parcel parcel, int item, String topic, byte[] payload, int qos, boolean retained) {
        this.parcel = parcel;
        this.item = item;
        this.topic = topic;
        this.payload = payload;
        this.qos = qos;
        this.retained = retained;
    }

    Parcel parcel() {
        return parcel;
    }

    int item() {
        return item;
    }

    String topic() {
        return topic;
    }

    byte[] payload() {
        return payload;
    }

    int qos() {
        return qos;
    }

    boolean retained() {
        return retained;
    }
}
