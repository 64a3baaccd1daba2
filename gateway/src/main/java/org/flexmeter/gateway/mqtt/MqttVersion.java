package org.flexmeter.gateway.mqtt;

/** The versions of the protocol that {@code fm-mqtt:} speaks. */
enum MqttVersion {
    V5("5"),
    /** Has no reason codes and no limits told by the broker; a refusal there is silent. */
    V3_1_1("3.1.1");

    private final String text;

    MqttVersion(String text) {
        this.text = text;
    }

    /**
     * @throws IllegalArgumentException if it is neither {@code 5} nor {@code 3.1.1}
     */
    static MqttVersion of(String text) {
        for (MqttVersion version : values()) {
            if (version.text.equals(text)) {
                return version;
            }
        }
        throw new IllegalArgumentException(
                "fm-mqtt: mqttVersion is " + text + "; it is 5 or 3.1.1");
    }
}
