package org.flexmeter.world.broker;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.flexmeter.world.process.ChildProcess;
import org.flexmeter.world.process.PartException;
import org.flexmeter.world.process.Ports;

/** What brokers have in common that run as a process of their own. */
abstract class ProcessBroker implements Broker {
    private static final Duration START = Duration.ofSeconds(180);
    private static final Duration STOP = Duration.ofSeconds(60);

    private final Path folder;
    private final int port;
    private Optional<ChildProcess> process = Optional.empty();

    /**
     * @param folder configuration, log and stored sessions; made if it is not there
     * @param wanted port; moved aside if it is in use, which is said on standard error; 0 for any
     */
    ProcessBroker(Path folder, int wanted) {
        this.folder = folder.toAbsolutePath();
        this.port =
                wanted == 0
                        ? Ports.anywhere().any()
                        : Ports.usual(System.err::println).choose("the MQTT broker", wanted);
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new PartException("The folder " + folder + " cannot be made.", e);
        }
    }

    /** The command line; called at every start, so that it may write its configuration first. */
    abstract List<String> command() throws IOException;

    final Path folder() {
        return folder;
    }

    @Override
    public final int port() {
        return port;
    }

    @Override
    public final synchronized Optional<Long> pid() {
        return process.filter(ChildProcess::alive).map(ChildProcess::pid);
    }

    @Override
    public final Path log() {
        return folder.resolve(name() + ".log");
    }

    @Override
    public final synchronized void start() {
        if (process.filter(ChildProcess::alive).isPresent()) {
            return;
        }
        try {
            ChildProcess started = ChildProcess.start(name(), command(), folder, Map.of(), log());
            process = Optional.of(started);
            started.await(START, this::accepts);
        } catch (IOException e) {
            throw new PartException(
                    "The configuration of " + name() + " cannot be written to " + folder + ".", e);
        }
    }

    private boolean accepts() {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 200);
            return true;
        } catch (IOException nobodyThere) {
            return false;
        }
    }

    @Override
    public final synchronized void stop() {
        resume();
        process.ifPresent(p -> p.stop(STOP));
        process = Optional.empty();
    }

    @Override
    public final synchronized void kill() {
        process.ifPresent(ChildProcess::kill);
        process = Optional.empty();
    }

    @Override
    public final synchronized void freeze() {
        signal("STOP");
    }

    final synchronized void signal(String name) {
        process.ifPresent(p -> p.signal(name));
    }

    @Override
    public final synchronized void resume() {
        signal("CONT");
    }

    @Override
    public final void close() {
        stop();
    }
}
