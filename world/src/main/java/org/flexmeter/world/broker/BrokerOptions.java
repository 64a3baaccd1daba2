package org.flexmeter.world.broker;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.flexmeter.world.tls.Authority;

/**
 * What a test or the demo asks of a broker.
 *
 * @param port the wanted TCP port; moved aside if it is in use; 0 for any
 * @param receiveMaximum how many unacknowledged messages a client may have; empty for the broker's
 *     own, {@link Broker#ownReceiveMaximum}
 * @param maximumPacketSize in bytes; empty for no limit
 * @param writable topic filters that anybody may publish to; empty for all. Reading is free
 * @param login the only user who may connect; empty if anybody may
 * @param tls with what it speaks TLS; empty for plain TCP
 * @param accessList a file as Mosquitto reads it, instead of {@code writable}
 */
public record BrokerOptions(
        int port,
        Optional<Integer> receiveMaximum,
        Optional<Integer> maximumPacketSize,
        List<String> writable,
        Optional<Login> login,
        Optional<Tls> tls,
        Optional<Path> accessList) {

    /**
     * The broker's side of TLS; it then listens with TLS alone.
     *
     * @param own its certificate and key
     * @param clients who signs the clients' certificates; empty if none is asked for
     * @param revoked list of clients' certificates that are not taken
     * @param version such as {@code tlsv1.2}; empty for all that it knows
     */
    public record Tls(
            Authority.Identity own,
            Optional<Authority> clients,
            Optional<Path> revoked,
            Optional<String> version) {}

    /** A user of the broker. */
    public record Login(String username, String password) {}

    public BrokerOptions {
        writable = List.copyOf(writable);
    }

    /** Any free port, the broker's own limits, everything allowed. */
    public static BrokerOptions defaults() {
        return new BrokerOptions(
                0,
                Optional.empty(),
                Optional.empty(),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    /** The same on a wanted port. */
    public BrokerOptions withPort(int wanted) {
        return new BrokerOptions(
                wanted, receiveMaximum, maximumPacketSize, writable, login, tls, accessList);
    }

    /** The same with a limit of unacknowledged messages a client. */
    public BrokerOptions withReceiveMaximum(int messages) {
        return new BrokerOptions(
                port, Optional.of(messages), maximumPacketSize, writable, login, tls, accessList);
    }

    /** The same with a limit of bytes a packet. */
    public BrokerOptions withMaximumPacketSize(int bytes) {
        return new BrokerOptions(
                port, receiveMaximum, Optional.of(bytes), writable, login, tls, accessList);
    }

    /** The same where just these topic filters may be published to. */
    public BrokerOptions withWritable(String... filters) {
        return new BrokerOptions(
                port, receiveMaximum, maximumPacketSize, List.of(filters), login, tls, accessList);
    }

    /** The same where just this user may connect. */
    public BrokerOptions withLogin(String username, String password) {
        Optional<Login> user = Optional.of(new Login(username, password));
        return new BrokerOptions(
                port, receiveMaximum, maximumPacketSize, writable, user, tls, accessList);
    }

    /** The same with TLS. */
    public BrokerOptions withTls(Tls with) {
        return new BrokerOptions(
                port,
                receiveMaximum,
                maximumPacketSize,
                writable,
                login,
                Optional.of(with),
                accessList);
    }

    /** The same with who may do what in a file as Mosquitto reads it. */
    public BrokerOptions withAccessList(Path file) {
        return new BrokerOptions(
                port, receiveMaximum, maximumPacketSize, writable, login, tls, Optional.of(file));
    }
}
