package org.flexmeter.world.broker;

import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import org.flexmeter.world.process.Jdks;
import org.flexmeter.world.process.PartException;
import org.flexmeter.world.process.ProjectRoot;
import org.flexmeter.world.tls.Authority;
import org.flexmeter.world.tls.KeyStores;

/**
 * HiveMQ Community Edition from the jars of {@code parts/hivemq}, for machines without Mosquitto:
 * MQTT 5 and 3.1.1 whole, with logins, rights, limits and TLS.
 */
public final class HiveMqBroker extends ProcessBroker {
    private static final String OWN = "own.p12";
    private static final String TRUSTED = "trusted.p12";

    /** Writes nothing and starts nothing yet. */
    public HiveMqBroker(Path folder, BrokerOptions options) {
        super(folder, options);
    }

    /** Whether the build has brought its jars. */
    public static boolean available() {
        return hasServer(jars());
    }

    @Override
    public String name() {
        return "hivemq";
    }

    @Override
    public int ownReceiveMaximum() {
        return 10;
    }

    @Override
    public Path memory() {
        return folder().resolve("data");
    }

    @Override
    void configure() throws IOException {
        Path conf = Files.createDirectories(folder().resolve("conf"));
        Files.createDirectories(folder().resolve("extensions"));
        Files.createDirectories(memory());
        Files.createDirectories(temporary());
        Files.writeString(conf.resolve("config.xml"), configuration());
        Access.write(folder(), anonymous(), options().login(), accessList());
        ownOnly(folder().resolve(Access.FILE));
        if (options().tls().isPresent()) {
            certificates(options().tls().get());
        }
    }

    @Override
    List<String> command() {
        return List.of(
                Jdks.current().toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Djava.io.tmpdir=" + temporary(),
                "-cp",
                ownClasses() + File.pathSeparator + jars().resolve("*"),
                HiveMqMain.class.getName(),
                folder().toString());
    }

    /** RocksDB unpacks 13 MB at each start, and a broker that is killed leaves them behind. */
    private Path temporary() {
        return folder().resolve("tmp");
    }

    private String configuration() {
        StringBuilder limits = new StringBuilder();
        options()
                .receiveMaximum()
                .ifPresent(
                        n ->
                                limits.append(
                                        element("receive-maximum", "server-receive-maximum", n)));
        options()
                .maximumPacketSize()
                .ifPresent(n -> limits.append(element("packets", "max-packet-size", n)));
        // By default it drops what exceeds 1000 messages for a stalled subscriber.
        return """
        <hivemq>
          <listeners>%s</listeners>
          <mqtt>%s%s</mqtt>
          <anonymous-usage-statistics><enabled>false</enabled></anonymous-usage-statistics>
        </hivemq>
        """
                .formatted(
                        options().tls().map(this::listenerWithTls).orElseGet(this::listener),
                        element("queued-messages", "max-queue-size", 1_000_000),
                        limits);
    }

    private static String element(String outer, String inner, int value) {
        return "<%1$s><%2$s>%3$d</%2$s></%1$s>".formatted(outer, inner, value);
    }

    private String listener() {
        return "<tcp-listener>%s</tcp-listener>".formatted(address());
    }

    private String address() {
        return "<port>%d</port><bind-address>127.0.0.1</bind-address>".formatted(port());
    }

    private String listenerWithTls(BrokerOptions.Tls tls) {
        String keystore =
                "<keystore><path>%s</path><password>%2$s</password>"
                        + "<private-key-password>%2$s</private-key-password></keystore>";
        String truststore =
                "<truststore><path>%s</path><password>%s</password></truststore>"
                        + "<client-authentication-mode>REQUIRED</client-authentication-mode>";
        String protocol = "<protocols><protocol>%s</protocol></protocols>";
        String parts =
                keystore.formatted(folder().resolve(OWN), KeyStores.PASSWORD)
                        + tls.clients()
                                .map(
                                        clients ->
                                                truststore.formatted(
                                                        folder().resolve(TRUSTED),
                                                        KeyStores.PASSWORD))
                                .orElse("")
                        // "tlsv1.3" is Java's TLSv1.3
                        + tls.version()
                                .map(v -> protocol.formatted(v.replace("tls", "TLS")))
                                .orElse("");
        return "<tls-tcp-listener>%s<tls>%s</tls></tls-tcp-listener>".formatted(address(), parts);
    }

    private void certificates(BrokerOptions.Tls tls) throws IOException {
        KeyStores.write(KeyStores.of(tls.own()), folder().resolve(OWN));
        if (tls.clients().isPresent()) {
            Authority clients = tls.clients().get();
            KeyStores.write(KeyStores.trusting(clients), folder().resolve(TRUSTED));
        }
        if (tls.revoked().isPresent()) {
            Files.copy(
                    tls.revoked().get(),
                    folder().resolve(ListedRevocations.FILE),
                    StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private static Path jars() {
        return ProjectRoot.find().resolve("parts/hivemq/target/lib");
    }

    private static boolean hasServer(Path jars) {
        if (!Files.isDirectory(jars)) {
            return false;
        }
        try (DirectoryStream<Path> found = Files.newDirectoryStream(jars, "hivemq-*.jar")) {
            return found.iterator().hasNext();
        } catch (IOException e) {
            throw new PartException("The folder " + jars + " cannot be read.", e);
        }
    }

    private static Path ownClasses() {
        try {
            return Path.of(
                    Optional.of(HiveMqBroker.class.getProtectionDomain().getCodeSource())
                            .orElseThrow()
                            .getLocation()
                            .toURI());
        } catch (URISyntaxException e) {
            throw new PartException("The simulated world's own classes have no path.", e);
        }
    }
}
