package org.flexmeter.world.broker;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.flexmeter.world.process.Commands;
import org.flexmeter.world.process.PartException;

/** Eclipse Mosquitto as the machine has it installed. */
public final class MosquittoBroker extends ProcessBroker {
    private static final String CONFIGURATION = "mosquitto.conf";

    private final BrokerOptions options;
    private boolean refusing;
    private List<String> writable;

    /** Writes nothing and starts nothing yet. */
    public MosquittoBroker(Path folder, BrokerOptions options) {
        super(folder, options.port());
        this.options = options;
        this.writable = options.writable();
    }

    /**
     * Refuses everybody who has no login, those who are connected too; or lets them in again. While
     * it runs.
     */
    public void refuseAll(boolean refuse) {
        refusing = refuse;
        reload();
    }

    /**
     * Answers a publish on any other topic with a reason code, without ending the connection. While
     * it runs. It is not to be restarted meanwhile: with an access list Mosquitto 2.0.11 forgets at
     * a restart what it has queued for clients that are away.
     *
     * @param filters what may be published from now on; empty for all
     */
    public void allowPublishing(List<String> filters) {
        writable = List.copyOf(filters);
        reload();
    }

    private void reload() {
        try {
            Files.write(folder().resolve(CONFIGURATION), configuration());
        } catch (IOException e) {
            throw new PartException("The configuration of mosquitto cannot be written.", e);
        }
        signal("HUP");
    }

    /** Whether the machine has it. */
    public static boolean available() {
        return Commands.find("mosquitto").isPresent();
    }

    @Override
    public String name() {
        return "mosquitto";
    }

    @Override
    public boolean tellsRefusals() {
        return true;
    }

    @Override
    public boolean keepsOrder() {
        return true;
    }

    @Override
    public boolean forgetsWill() {
        return true;
    }

    @Override
    List<String> command() throws IOException {
        Path conf = folder().resolve(CONFIGURATION);
        Files.write(conf, configuration());
        return List.of(require("mosquitto"), "-c", conf.toString());
    }

    private List<String> configuration() throws IOException {
        List<String> lines = new ArrayList<>();
        lines.add("listener " + port() + " 127.0.0.1");
        // Only for tests and the demo, and only on the loopback interface.
        lines.add("allow_anonymous " + (options.login().isEmpty() && !refusing));
        lines.add("persistence true");
        lines.add("persistence_location " + folder().toAbsolutePath() + "/");
        // Save soon, so that a killed broker still knows its sessions when it is back.
        lines.add("autosave_interval 1");
        // By default Mosquitto silently drops what exceeds 1000 messages for a stalled subscriber.
        lines.add("max_queued_messages 1000000");
        lines.add("max_queued_bytes 0");
        options.receiveMaximum().ifPresent(n -> lines.add("max_inflight_messages " + n));
        options.maximumPacketSize().ifPresent(n -> lines.add("max_packet_size " + n));
        if (!writable.isEmpty()) {
            lines.add("acl_file " + accessList());
        }
        if (options.accessList().isPresent()) {
            byte[] given = Files.readAllBytes(options.accessList().get());
            lines.add("acl_file " + ownOnly(Files.write(folder().resolve("acl"), given)));
        }
        if (options.login().isPresent()) {
            lines.add("password_file " + passwords(options.login().get()));
        }
        options.tls().ifPresent(tls -> lines.addAll(tls(tls)));
        // Run as whoever starts it; as root it would change to a user who may not read here.
        lines.add("user " + System.getProperty("user.name"));
        return lines;
    }

    private static List<String> tls(BrokerOptions.Tls tls) {
        List<String> lines = new ArrayList<>();
        lines.add("certfile " + tls.own().certificate());
        lines.add("keyfile " + tls.own().key());
        tls.clients()
                .ifPresent(
                        authority -> {
                            lines.add("cafile " + authority.certificate());
                            lines.add("require_certificate true");
                        });
        tls.revoked().ifPresent(list -> lines.add("crlfile " + list));
        tls.version().ifPresent(version -> lines.add("tls_version " + version));
        return lines;
    }

    @Override
    public String url() {
        return (options.tls().isPresent() ? "ssl" : "tcp") + "://127.0.0.1:" + port();
    }

    private Path accessList() throws IOException {
        List<String> lines = new ArrayList<>(List.of("topic read #"));
        writable.forEach(filter -> lines.add("topic write " + filter));
        return ownOnly(Files.write(folder().resolve("acl"), lines));
    }

    private Path passwords(BrokerOptions.Login login) throws IOException {
        Path file = folder().resolve("passwords");
        Files.deleteIfExists(file);
        // Not must(): its message would hold the password.
        Commands.Result result =
                Commands.run(
                        require("mosquitto_passwd"),
                        "-b",
                        "-c",
                        file.toString(),
                        login.username(),
                        login.password());
        if (!result.fine()) {
            throw new PartException("mosquitto_passwd could not write " + file + ".");
        }
        return ownOnly(file);
    }

    private static Path ownOnly(Path file) throws IOException {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        return file.toAbsolutePath();
    }

    private static String require(String program) {
        return Commands.find(program)
                .map(Path::toString)
                .orElseThrow(
                        () ->
                                new PartException(
                                        program
                                                + " is not here: install Debian's mosquitto, or use"
                                                + " Artemis."));
    }
}
