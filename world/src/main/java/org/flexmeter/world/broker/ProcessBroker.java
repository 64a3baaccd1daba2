package org.flexmeter.world.broker;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.flexmeter.world.process.ChildProcess;
import org.flexmeter.world.process.PartException;
import org.flexmeter.world.process.Ports;

/** What brokers have in common that run as a process of their own. */
abstract class ProcessBroker implements Broker {
    private static final Duration START = Duration.ofSeconds(180);
    private static final int ANSWER_MILLIS = 5_000;

    /** CONNECT of MQTT 3.1.1, a clean session of the client "look" (MQTT 3.1.1, 3.1). */
    private static final byte[] LOOK = {
        0x10, 16, 0, 4, 'M', 'Q', 'T', 'T', 4, 2, 0, 60, 0, 4, 'l', 'o', 'o', 'k'
    };

    private static final byte[] DISCONNECT = {(byte) 0xE0, 0};
    private static final int CONNACK = 0x20;
    private static final Duration STOP = Duration.ofSeconds(60);

    private final Path folder;
    private final BrokerOptions options;
    private final int port;
    private boolean refusing;
    private List<String> writable;
    private Optional<ChildProcess> process = Optional.empty();

    /**
     * @param folder configuration, log and stored sessions; made if it is not there
     */
    ProcessBroker(Path folder, BrokerOptions options) {
        this.folder = folder.toAbsolutePath();
        this.options = options;
        this.writable = options.writable();
        int wanted = options.port();
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

    /** Writes its files; called at every start, and before it is told to read them again. */
    abstract void configure() throws IOException;

    /** The command line, when everything is configured. */
    abstract List<String> command();

    final Path folder() {
        return folder;
    }

    final BrokerOptions options() {
        return options;
    }

    /** Whether clients without a login are let in. */
    final boolean anonymous() {
        return options.login().isEmpty() && !refusing;
    }

    /** A file that says who may do what, as Mosquitto reads it; empty: everybody everything. */
    final Optional<Path> accessList() throws IOException {
        if (options.accessList().isPresent()) {
            return Optional.of(ownOnly("acl", Files.readAllBytes(options.accessList().get())));
        }
        if (writable.isEmpty()) {
            return Optional.empty();
        }
        List<String> lines = new ArrayList<>(List.of("topic read #"));
        writable.forEach(filter -> lines.add("topic write " + filter));
        return Optional.of(ownOnly("acl", String.join("\n", lines).getBytes(UTF_8)));
    }

    private Path ownOnly(String name, byte[] content) throws IOException {
        return ownOnly(Files.write(folder.resolve(name), content));
    }

    /** Takes everybody else's rights to a file away. */
    static Path ownOnly(Path file) throws IOException {
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }

    @Override
    public String url() {
        return (options.tls().isPresent() ? "ssl" : "tcp") + "://127.0.0.1:" + port;
    }

    @Override
    public final synchronized void refuseAll(boolean refuse) {
        refusing = refuse;
        readAgain();
    }

    @Override
    public final synchronized void allowPublishing(List<String> filters) {
        writable = List.copyOf(filters);
        readAgain();
    }

    private void readAgain() {
        configureOrTell();
        signal("HUP");
    }

    private void configureOrTell() {
        try {
            configure();
        } catch (IOException e) {
            throw new PartException(
                    "The configuration of " + name() + " cannot be written to " + folder + ".", e);
        }
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
        configureOrTell();
        ChildProcess started = ChildProcess.start(name(), command(), folder, Map.of(), log());
        process = Optional.of(started);
        started.await(START, this::answers);
    }

    /** Whether it answers a CONNECT, however; one that listens need not be ready for clients. */
    private boolean answers() {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 200);
            if (options.tls().isPresent()) {
                return true;
            }
            socket.setSoTimeout(ANSWER_MILLIS);
            socket.getOutputStream().write(LOOK);
            boolean answered = socket.getInputStream().read() == CONNACK;
            socket.getOutputStream().write(DISCONNECT);
            return answered;
        } catch (IOException notYet) {
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

    private synchronized void signal(String name) {
        process.ifPresent(p -> p.signal(name));
    }

    @Override
    public final synchronized void resume() {
        signal("CONT");
    }

    /** At once: HiveMQ takes four seconds to stop in order, and nobody reads what it keeps. */
    @Override
    public final void close() {
        kill();
    }
}
