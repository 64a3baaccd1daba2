package org.flexmeter.world.broker;

import java.nio.file.Path;
import java.util.List;
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
    String url();

    /** How many unacknowledged messages it allows a client that sends, if nothing else is asked. */
    int ownReceiveMaximum();

    /** The process's id while it runs. */
    Optional<Long> pid();

    /** What the process printed. */
    Path log();

    /**
     * Refuses everybody who has no login, those who are connected too; or lets them in again. While
     * it runs.
     */
    void refuseAll(boolean refuse);

    /**
     * Answers a publish on any other topic with a reason code, without ending the connection. While
     * it runs. It is not to be restarted meanwhile: with an access list Mosquitto 2.0.11 forgets at
     * a restart what it has queued for clients that are away.
     *
     * @param filters what may be published from now on; empty for all
     */
    void allowPublishing(List<String> filters);

    /**
     * The file or folder with sessions and stored messages. It may be copied, put back and deleted
     * while the broker does not run.
     */
    Path memory();

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
