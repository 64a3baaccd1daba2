package org.flexmeter.gateway.mqtt;

/** Something to publish on one topic, cut into as many payloads as the broker's limit asks for. */
interface Item {

    String topic();

    /**
     * The payloads in order. Called once, when the item's turn has come: just then the broker's
     * limit is known, and only what is about to be sent lies in memory as bytes.
     *
     * @param maxBytes of one payload
     */
    Encoded encode(int maxBytes);
}
