package org.flexmeter.world.broker;

import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.flexmeter.world.process.Jdks;
import org.flexmeter.world.process.PartException;
import org.flexmeter.world.process.ProjectRoot;

/**
 * Apache Artemis from the jars of {@code parts/artemis}, for machines without Mosquitto. It knows
 * no login and no access list here, it drops a publish without the right while the client sees
 * success, and tells no Receive Maximum. Under load it delivers some messages out of order. It
 * takes a DISCONNECT on another thread than the end of its connection, and so publishes the last
 * will of about every sixth client that closes at once.
 */
public final class ArtemisBroker extends ProcessBroker {
    private final BrokerOptions options;

    /** Writes nothing and starts nothing yet. */
    public ArtemisBroker(Path folder, BrokerOptions options) {
        super(folder, options.port());
        if (!options.writable().isEmpty()
                || options.login().isPresent()
                || options.receiveMaximum().isPresent()) {
            throw new IllegalArgumentException(
                    "Artemis is started without users, rights and Receive Maximum here");
        }
        this.options = options;
    }

    /** Whether the build has brought its jars. */
    public static boolean available() {
        return hasServer(jars());
    }

    @Override
    public String name() {
        return "artemis";
    }

    @Override
    public boolean tellsRefusals() {
        return false;
    }

    @Override
    public boolean keepsOrder() {
        return false;
    }

    @Override
    public boolean forgetsWill() {
        return false;
    }

    @Override
    List<String> command() throws IOException {
        Path conf = folder().resolve("broker.xml");
        Files.writeString(conf, configuration());
        return List.of(
                Jdks.current().toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                ownClasses() + File.pathSeparator + jars().resolve("*"),
                ArtemisMain.class.getName(),
                conf.toUri().toString());
    }

    private String configuration() {
        Path data = folder().toAbsolutePath();
        return """
        <configuration xmlns="urn:activemq">
          <core xmlns="urn:activemq:core">
            <name>world</name>
            <persistence-enabled>true</persistence-enabled>
            <security-enabled>false</security-enabled>
            <journal-type>NIO</journal-type>
            <journal-directory>%1$s/journal</journal-directory>
            <bindings-directory>%1$s/bindings</bindings-directory>
            <large-messages-directory>%1$s/large</large-messages-directory>
            <paging-directory>%1$s/paging</paging-directory>
            <journal-pool-files>2</journal-pool-files>
            <journal-min-files>2</journal-min-files>
            <journal-file-size>2M</journal-file-size>
            <max-disk-usage>-1</max-disk-usage>
            <critical-analyzer>false</critical-analyzer>
            <acceptors>
              <acceptor name="mqtt">tcp://127.0.0.1:%2$d?protocols=MQTT%3$s</acceptor>
            </acceptors>
            <address-settings>
              <address-setting match="#">
                <default-address-routing-type>MULTICAST</default-address-routing-type>
                <default-queue-routing-type>MULTICAST</default-queue-routing-type>
              </address-setting>
            </address-settings>
          </core>
        </configuration>
        """
                .formatted(data, port(), limits());
    }

    private String limits() {
        StringBuilder limits = new StringBuilder();
        options.maximumPacketSize().ifPresent(n -> limits.append(";maximumPacketSize=").append(n));
        return limits.toString();
    }

    private static Path jars() {
        return ProjectRoot.find().resolve("parts/artemis/target/lib");
    }

    private static boolean hasServer(Path jars) {
        if (!Files.isDirectory(jars)) {
            return false;
        }
        try (DirectoryStream<Path> found = Files.newDirectoryStream(jars, "artemis-server-*.jar")) {
            return found.iterator().hasNext();
        } catch (IOException e) {
            throw new PartException("The folder " + jars + " cannot be read.", e);
        }
    }

    private static Path ownClasses() {
        try {
            return Path.of(
                    Optional.of(ArtemisBroker.class.getProtectionDomain().getCodeSource())
                            .orElseThrow()
                            .getLocation()
                            .toURI());
        } catch (URISyntaxException e) {
            throw new PartException("The simulated world's own classes have no path.", e);
        }
    }
}
