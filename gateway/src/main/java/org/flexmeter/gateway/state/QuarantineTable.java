package org.flexmeter.gateway.state;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.flexmeter.gateway.message.Refusal;
import org.flexmeter.gateway.message.Refusal.Form;
import org.flexmeter.gateway.message.Refusal.Reason;

/** The rows of the quarantine within one transaction, or one read. */
final class QuarantineTable {
    private static final String COLUMNS =
            "id, at, last_at, times, gateway, feed, device, field, reason, message, item, whole,"
                    + " form, size";

    /** Bytes of a device's id, a field's name or a message: what a source says may be long too. */
    private static final int MAX_WORDS = 1_000;

    /** What an insertion changed. */
    record Added(long items, long bytes) {}

    private final Connection connection;
    private final QuarantineLimits limits;
    private final long now;

    QuarantineTable(Connection connection, QuarantineLimits limits, long now) {
        this.connection = connection;
        this.limits = limits;
        this.now = now;
    }

    /** Adds an item, or counts once more the one that is there. */
    Added add(Refusal refusal) throws SQLException {
        String sql =
                "INSERT INTO quarantine(fingerprint, at, last_at, times, gateway, feed, device, field,"
                        + " reason, message, item, whole, form, size) VALUES(?, ?, ?, 1, ?, ?, ?, ?,"
                        + " ?, ?, ?, ?, ?, ?) ON CONFLICT(fingerprint) DO UPDATE SET times = times +"
                        + " 1, last_at = excluded.last_at, message = excluded.message RETURNING times";
        String item = beginning(refusal.item(), limits.maxItemBytes());
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setBytes(1, fingerprint(refusal));
            statement.setLong(2, now);
            statement.setLong(3, now);
            statement.setString(4, refusal.gateway());
            statement.setString(5, refusal.feed());
            statement.setString(6, beginning(refusal.device(), MAX_WORDS));
            statement.setString(7, beginning(refusal.field(), MAX_WORDS));
            statement.setString(8, refusal.reason().code());
            statement.setString(9, beginning(refusal.message(), MAX_WORDS));
            statement.setString(10, item);
            statement.setBoolean(11, refusal.whole());
            statement.setString(12, refusal.form().code());
            statement.setLong(13, bytes(refusal.item()));
            try (ResultSet times = statement.executeQuery()) {
                boolean fresh = times.next() && times.getLong(1) == 1;
                return fresh ? new Added(1, bytes(item)) : new Added(0, 0);
            }
        }
    }

    /**
     * Notes that an item was replayed and refused again, perhaps for another reason.
     *
     * @return false if that makes it the same as another item; then nothing was changed
     */
    boolean refusedAgain(long id, Refusal refusal) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement(
                        "UPDATE OR IGNORE quarantine SET fingerprint = ?, last_at = ?, times = times +"
                                + " 1, device = ?, field = ?, reason = ?, message = ? WHERE id = ?")) {
            statement.setBytes(1, fingerprint(refusal));
            statement.setLong(2, now);
            statement.setString(3, beginning(refusal.device(), MAX_WORDS));
            statement.setString(4, beginning(refusal.field(), MAX_WORDS));
            statement.setString(5, refusal.reason().code());
            statement.setString(6, beginning(refusal.message(), MAX_WORDS));
            statement.setLong(7, id);
            return statement.executeUpdate() > 0;
        }
    }

    /** Deletes an item; the bytes that it had, empty if there is none. */
    Optional<Long> delete(long id) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement(
                        "DELETE FROM quarantine WHERE id = ? RETURNING octet_length(item)")) {
            statement.setLong(1, id);
            return freed(statement);
        }
    }

    /** Deletes the oldest item; the bytes that it had. */
    long deleteOldest() throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement(
                        "DELETE FROM quarantine WHERE id = (SELECT min(id) FROM quarantine) RETURNING"
                                + " octet_length(item)")) {
            return freed(statement).orElse(0L);
        }
    }

    private static Optional<Long> freed(PreparedStatement statement) throws SQLException {
        try (ResultSet row = statement.executeQuery()) {
            return row.next() ? Optional.of(row.getLong(1)) : Optional.empty();
        }
    }

    /** Items, oldest first. */
    static List<QuarantineItem> list(Connection connection, QuarantineFilter filter, int limit)
            throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement(
                        "SELECT "
                                + COLUMNS
                                + " FROM quarantine WHERE id BETWEEN ? AND ? AND (?3 = '' OR reason ="
                                + " ?3) AND (?4 = '' OR feed = ?4) ORDER BY id LIMIT ?5")) {
            statement.setLong(1, filter.from());
            statement.setLong(2, filter.to());
            statement.setString(3, filter.reason().orElse(""));
            statement.setString(4, filter.feed().orElse(""));
            statement.setInt(5, limit);
            List<QuarantineItem> items = new ArrayList<>();
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    items.add(item(row));
                }
            }
            return items;
        }
    }

    private static QuarantineItem item(ResultSet row) throws SQLException {
        return new QuarantineItem(
                row.getLong("id"),
                Instant.ofEpochMilli(row.getLong("at")),
                Instant.ofEpochMilli(row.getLong("last_at")),
                row.getLong("times"),
                row.getLong("size"),
                new Refusal(
                        row.getString("gateway"),
                        row.getString("feed"),
                        row.getString("device"),
                        row.getString("field"),
                        coded(Reason.values(), Reason::code, row.getString("reason")),
                        row.getString("message"),
                        row.getString("item"),
                        row.getBoolean("whole"),
                        coded(Form.values(), Form::code, row.getString("form"))));
    }

    private static <T> T coded(T[] values, Function<T, String> code, String text) {
        return Arrays.stream(values)
                .filter(value -> code.apply(value).equals(text))
                .findFirst()
                .orElseThrow(() -> new StateException("quarantine: unknown word " + text));
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    /** As many whole characters from the beginning as fit into so many bytes. */
    private static String beginning(String text, int maxBytes) {
        if (text.length() <= maxBytes / 3) {
            return text;
        }
        CharBuffer in = CharBuffer.wrap(text);
        ByteBuffer out = ByteBuffer.allocate(maxBytes);
        // the encoder stops in front of the character that does not fit
        StandardCharsets.UTF_8
                .newEncoder()
                .onMalformedInput(CodingErrorAction.REPLACE)
                .encode(in, out, true);
        return in.hasRemaining() ? text.substring(0, in.position()) : text;
    }

    /** What makes two refusals the same item: everything but the wording of the message. */
    private static byte[] fingerprint(Refusal refusal) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (String field :
                    List.of(
                            refusal.gateway(),
                            refusal.feed(),
                            refusal.device(),
                            refusal.field(),
                            refusal.reason().code(),
                            refusal.item())) {
                digest.update(field.getBytes(StandardCharsets.UTF_8));
                digest.update((byte) 0);
            }
            return Arrays.copyOf(digest.digest(), 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
