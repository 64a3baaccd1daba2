package org.flexmeter.gateway.state;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** What clients of the broker are called, so that they are called the same after a restart. */
public final class ClientNames {
    /** Stands for every client of a file whose version knew no random parts. */
    private static final String ANY = "";

    private final StateFile file;

    ClientNames(StateFile file) {
        this.file = file;
    }

    /**
     * A client's name.
     *
     * @param random part of its id
     * @param emptied whether the broker keeps nothing under the id without it
     */
    public record ClientName(String random, boolean emptied) {}

    /**
     * The name of a client; empty if it has none yet.
     *
     * @param client such as {@code commands}
     */
    public Optional<ClientName> find(String client) {
        return file.read(connection -> find(connection, client));
    }

    /** Whether the broker may keep something under ids without a random part. */
    public boolean hadFixedIds() {
        return find(ANY).isPresent();
    }

    /** Remembers a name, in the place of an earlier one. */
    public CompletableFuture<Void> put(String client, ClientName name) {
        return file.commit(
                connection -> {
                    put(connection, client, name);
                    return null;
                });
    }

    /** Marks a file of a version whose ids had no random part. */
    static void markFixedIds(Connection connection) throws SQLException {
        put(connection, ANY, new ClientName("", false));
    }

    private static Optional<ClientName> find(Connection connection, String client)
            throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement("SELECT random, emptied FROM client WHERE name = ?")) {
            statement.setString(1, client);
            try (ResultSet row = statement.executeQuery()) {
                return row.next()
                        ? Optional.of(new ClientName(row.getString(1), row.getInt(2) != 0))
                        : Optional.empty();
            }
        }
    }

    private static void put(Connection connection, String client, ClientName name)
            throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement("INSERT OR REPLACE INTO client VALUES(?, ?, ?)")) {
            statement.setString(1, client);
            statement.setString(2, name.random());
            statement.setInt(3, name.emptied() ? 1 : 0);
            statement.executeUpdate();
        }
    }
}
