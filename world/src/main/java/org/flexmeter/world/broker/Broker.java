package org.flexmeter.world.broker;

import java.nio.file.Path;
import java.util.Optional;

/**
 * A real MQTT broker in a process of its own, on the loopback interface. Starting it again keeps
 * its port and its stored sessions.
 */
public interface Broker extends AutoCloseable {

    /** Such as {@code mosquitto}. */
    String name();

    /** The TCP port it listens on. */
    int port();

    /** What a client connects to. */
    default String url() {
        return "tcp://127.0.0.1:" + port();
    }

    /** The process's id while it runs. */
    Optional<Long> pid();

    /** What the process printed. */
    Path log();

    /** True if it answers a publish without the right with a reason code (MQTT 5). */
    boolean tellsRefusals();

    /** True if it delivers to a subscriber in the order of publishing however busy it is. */
    boolean keepsOrder();

    /** True if a client that said DISCONNECT and closed at once leaves no last will behind. */
    boolean forgetsWill();

    /** Starts the process, or starts it again, and returns when it accepts connections. */
    void start();

    /** Ends the process in order (SIGTERM) and waits for it. */
    void stop();

    /** Ends the process at once (SIGKILL): nothing is saved. */
    void kill();

    /** Halts the process (SIGSTOP): its port still accepts, nothing answers. */
    void freeze();

    /** Lets a halted process run on (SIGCONT). */
    void resume();

    @Override
    void close();
}
