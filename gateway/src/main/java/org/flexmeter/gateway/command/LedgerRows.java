package org.flexmeter.gateway.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Rows of the ledger as they are copied to another database: every column but the number, which is
 * each ledger's own, as JSON.
 */
final class LedgerRows {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String NUMBER = "number";
    private static final String FINGERPRINT = "fingerprint";

    /** What a copy may have; others are of another version. */
    private static final Set<String> COLUMNS =
            Set.of(
                    "invocation_id",
                    "hardware_id",
                    "target",
                    "name",
                    "parameters",
                    "event_date",
                    "signed",
                    FINGERPRINT,
                    "signed_by",
                    "local_id",
                    "device_type",
                    "repeatable",
                    "timeout",
                    "state",
                    "attempt",
                    "received_at",
                    "expires_at",
                    "dispatched_at",
                    "deadline",
                    "answered_at",
                    "answer",
                    SharedMirror.TOLD);

    private LedgerRows() {}

    /** What a command is called in the copy: a digest, since an id may be long. */
    static String name(String invocationId, String hardwareId) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            String key = invocationId + "\0" + hardwareId;
            return HexFormat.of().formatHex(digest.digest(key.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException everyJavaHasIt) {
            throw new IllegalStateException(everyJavaHasIt);
        }
    }

    /** The row at the cursor. */
    static ObjectNode read(ResultSet row) throws SQLException {
        ObjectNode json = JSON.createObjectNode();
        ResultSetMetaData columns = row.getMetaData();
        for (int i = 1; i <= columns.getColumnCount(); i++) {
            String name = columns.getColumnName(i);
            Object value = row.getObject(i);
            if (value instanceof byte[] bytes) {
                json.put(name, bytes);
            } else if (value instanceof Number number) {
                json.put(name, number.longValue());
            } else if (value instanceof String text) {
                json.put(name, text);
            }
        }
        json.remove(NUMBER);
        return json;
    }

    static byte[] bytes(ObjectNode row) {
        return row.toString().getBytes(StandardCharsets.UTF_8);
    }

    /**
     * A row from the copy.
     *
     * @throws IllegalStateException if it is none
     */
    static ObjectNode parse(byte[] bytes) {
        try {
            return checked((ObjectNode) JSON.readTree(bytes));
        } catch (IOException | ClassCastException e) {
            throw new IllegalStateException("a command in the cluster's tables is no JSON", e);
        }
    }

    /** What is read of it later must be readable, and its names become part of a statement. */
    private static ObjectNode checked(ObjectNode row) {
        Optional<CommandState> state = CommandState.of(row.path("state").asText());
        if (state.isEmpty()) {
            throw damaged("has no state that there is");
        }
        if (state.get() == CommandState.ACCEPTED || state.get() == CommandState.DISPATCHED) {
            Parameters.read(row.path("parameters").asText());
        }
        binary(row.path(FINGERPRINT));
        return row.retain(COLUMNS);
    }

    private static IllegalStateException damaged(String what) {
        return new IllegalStateException("a command in the cluster's tables " + what);
    }

    /** Writes a row in the place of the one with its ids; its number here. */
    static long write(Connection connection, ObjectNode row) throws SQLException {
        List<String> names = new ArrayList<>();
        row.fieldNames().forEachRemaining(names::add);
        String sql =
                "INSERT OR REPLACE INTO command(%s) VALUES(%s) RETURNING number"
                        .formatted(
                                String.join(", ", names),
                                String.join(", ", names.stream().map(name -> "?").toList()));
        try (PreparedStatement insert = connection.prepareStatement(sql)) {
            for (int i = 0; i < names.size(); i++) {
                bind(insert, i + 1, names.get(i), row.get(names.get(i)));
            }
            try (ResultSet written = insert.executeQuery()) {
                written.next();
                return written.getLong(1);
            }
        }
    }

    private static void bind(PreparedStatement insert, int index, String name, JsonNode value)
            throws SQLException {
        if (name.equals(FINGERPRINT)) {
            insert.setBytes(index, binary(value));
        } else if (value.isNumber()) {
            insert.setLong(index, value.asLong());
        } else {
            insert.setString(index, value.asText());
        }
    }

    private static byte[] binary(JsonNode value) {
        try {
            return value.binaryValue();
        } catch (IOException e) {
            throw new IllegalStateException("a command in the cluster's tables is damaged", e);
        }
    }
}
