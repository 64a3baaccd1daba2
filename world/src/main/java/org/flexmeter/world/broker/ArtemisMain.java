package org.flexmeter.world.broker;

import org.apache.activemq.artemis.core.server.embedded.EmbeddedActiveMQ;

/** The main class of the Artemis process; its jars are on that process's class path only. */
public final class ArtemisMain {

    private ArtemisMain() {}

    /**
     * Runs the broker until the process is ended.
     *
     * @param args the URL of broker.xml
     */
    public static void main(String[] args) throws Exception {
        EmbeddedActiveMQ broker = new EmbeddedActiveMQ().setConfigResourcePath(args[0]).start();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(broker)));
    }

    private static void stop(EmbeddedActiveMQ broker) {
        try {
            broker.stop();
        } catch (Exception e) {
            throw new IllegalStateException("Artemis did not stop in order", e);
        }
    }
}
