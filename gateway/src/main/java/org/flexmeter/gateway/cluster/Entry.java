package org.flexmeter.gateway.cluster;

import java.util.Objects;

/**
 * One thing that is remembered of a feed.
 *
 * @param feed such as {@code water-meter}
 * @param kind what it is
 * @param name tells those of a kind apart; at most 160 characters
 * @param value its bytes
 */
public record Entry(String feed, Kind kind, String name, byte[] value) {

    /** What an entry is. */
    public enum Kind {
        /** The bookmark of a feed, JSON text. */
        BOOKMARK,
        /** The bookmark of a part of it, named for the part. */
        PART,
        /** Keys that were taken, named for the instant until which they arrived. */
        TAKEN,
        /** The last known register of a device, named for the device. */
        REGISTER,
        /** A bookmark of earlier, named for its hour. */
        PAST,
        /** A row of the ledger of commands. */
        COMMAND,
        /** The random part of the id of a client of the broker, named for the client. */
        CLIENT;

        /** As the database has it. */
        public String code() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }

        /**
         * The kind that the database calls so.
         *
         * @throws IllegalArgumentException if there is none
         */
        public static Kind of(String code) {
            return valueOf(code.toUpperCase(java.util.Locale.ROOT));
        }
    }

    public Entry {
        Objects.requireNonNull(feed, "feed");
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(value, "value");
    }
}
