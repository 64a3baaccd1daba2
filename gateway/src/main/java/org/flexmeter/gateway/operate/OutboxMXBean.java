package org.flexmeter.gateway.operate;

/** {@code org.flexmeter:type=Outbox,name=<gateway>}: what waits for the broker. */
public interface OutboxMXBean {
    /** Messages that wait. */
    long getMessages();

    /** Their payload, in bytes. */
    long getBytes();

    /** How long the oldest has waited, in seconds. */
    double getOldestSeconds();

    /** Messages dropped since the start because it was full. */
    long getDropped();
}
