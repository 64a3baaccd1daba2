package org.flexmeter.gateway.mqtt;

import java.util.concurrent.CompletableFuture;
import org.jboss.logging.Logger;

/**
 * Ends a client of Paho's on a thread of its own: its methods block, and over TLS they can block
 * for as long as a frozen broker does not read.
 */
final class Closing {
    static final long QUIESCE_MILLIS = 500;
    static final long WAIT_MILLIS = 2_000;
    private static final Logger LOG = Logger.getLogger(Closing.class);

    /** A step of the library; what it throws says that the step was not needed. */
    interface Step {
        void run() throws Exception;
    }

    private Closing() {}

    static CompletableFuture<Void> run(String clientId, Step... steps) {
        CompletableFuture<Void> end = new CompletableFuture<>();
        Thread thread =
                new Thread(
                        () -> {
                            for (Step step : steps) {
                                attempt(clientId, step);
                            }
                            end.complete(null);
                        },
                        "mqtt-close-" + clientId);
        thread.setDaemon(true);
        thread.start();
        return end;
    }

    private static void attempt(String clientId, Step step) {
        try {
            step.run();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Exception alreadyEnded) {
            LOG.tracef("%s: closing: %s", clientId, alreadyEnded.getMessage());
        }
    }
}
