package org.flexmeter.world.broker;

import com.hivemq.configuration.service.InternalConfigurations;
import com.hivemq.embedded.EmbeddedExtension;
import com.hivemq.embedded.EmbeddedHiveMQ;
import java.nio.file.Path;
import sun.misc.Signal;

/** The main class of the HiveMQ process; its jars are on that process's class path only. */
public final class HiveMqMain {
    /** Its own are 50 and 50: some 1,000 messages a second to a subscriber, with these 4,000. */
    private static final int IN_FLIGHT = 1_000;

    private static final int POLLED = 500;

    /** Its own are 64: files for many clients, which cost a second of the start. */
    private static final int BUCKETS = 4;

    private HiveMqMain() {}

    /**
     * Runs the broker until the process is ended; SIGHUP has it read who may do what again.
     *
     * @param args the folder with {@code conf}, {@code data}, {@code extensions} and {@link
     *     Access#FILE}
     */
    public static void main(String[] args) {
        Path folder = Path.of(args[0]);
        ListedRevocations.install(folder.resolve(ListedRevocations.FILE));
        InternalConfigurations.MAX_INFLIGHT_WINDOW_SIZE_MESSAGES = IN_FLIGHT;
        InternalConfigurations.PUBLISH_POLL_BATCH_SIZE = POLLED;
        InternalConfigurations.PERSISTENCE_BUCKET_COUNT.set(BUCKETS);
        InternalConfigurations.PAYLOAD_PERSISTENCE_BUCKET_COUNT.set(BUCKETS);
        HiveMqAccess access = new HiveMqAccess(folder);
        EmbeddedHiveMQ broker =
                EmbeddedHiveMQ.builder()
                        .withConfigurationFolder(folder.resolve("conf"))
                        .withDataFolder(folder.resolve("data"))
                        .withExtensionsFolder(folder.resolve("extensions"))
                        .withEmbeddedExtension(
                                EmbeddedExtension.builder()
                                        .withId("access")
                                        .withName("access")
                                        .withVersion("1")
                                        .withExtensionMain(access)
                                        .build())
                        .build();
        broker.start().exceptionally(HiveMqMain::end).join();
        Signal.handle(new Signal("HUP"), signal -> access.readAgain());
        Runtime.getRuntime().addShutdownHook(new Thread(() -> broker.stop().join()));
    }

    /** Its own threads would go on. */
    private static Void end(Throwable whyNot) {
        Runtime.getRuntime().halt(1);
        throw new IllegalStateException(whyNot);
    }
}
