package org.flexmeter.world.broker;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.flexmeter.world.process.Commands;
import org.flexmeter.world.process.PartException;

/** Eclipse Mosquitto as the machine has it installed. */
public final class MosquittoBroker extends ProcessBroker {
    private static final String CONFIGURATION = "mosquitto.conf";

    /** Writes nothing and starts nothing yet. */
    public MosquittoBroker(Path folder, BrokerOptions options) {
        super(folder, options);
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
    public int ownReceiveMaximum() {
        return 20;
    }

    @Override
    public Path memory() {
        return folder().resolve("mosquitto.db");
    }

    @Override
    void configure() throws IOException {
        Files.write(folder().resolve(CONFIGURATION), configuration());
    }

    @Override
    List<String> command() {
        return List.of(require("mosquitto"), "-c", folder().resolve(CONFIGURATION).toString());
    }

    private List<String> configuration() throws IOException {
        List<String> lines = new ArrayList<>();
        lines.add("listener " + port() + " 127.0.0.1");
        // Only for tests and the demo, and only on the loopback interface.
        lines.add("allow_anonymous " + anonymous());
        lines.add("persistence true");
        lines.add("persistence_location " + folder().toAbsolutePath() + "/");
        // Save soon, so that a killed broker still knows its sessions when it is back.
        lines.add("autosave_interval 1");
        // By default Mosquitto silently drops what exceeds 1000 messages for a stalled subscriber.
        lines.add("max_queued_messages 1000000");
        lines.add("max_queued_bytes 0");
        options().receiveMaximum().ifPresent(n -> lines.add("max_inflight_messages " + n));
        options().maximumPacketSize().ifPresent(n -> lines.add("max_packet_size " + n));
        accessList().ifPresent(list -> lines.add("acl_file " + list));
        if (options().login().isPresent()) {
            lines.add("password_file " + passwords(options().login().get()));
        }
        options().tls().ifPresent(tls -> lines.addAll(tls(tls)));
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

    private static String require(String program) {
        return Commands.find(program)
                .map(Path::toString)
                .orElseThrow(
                        () ->
                                new PartException(
                                        program
                                                + " is not here: install Debian's mosquitto, or use"
                                                + " HiveMQ."));
    }
}
