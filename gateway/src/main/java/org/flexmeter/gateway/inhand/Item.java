package org.flexmeter.gateway.inhand;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.Objects;

/**
 * One thing that is worked on: a message, a page, a row, a command, an item of the quarantine.
 *
 * @param name for people, such as {@code iren/water-meter, a row}
 * @param high of the key: the same for the same item after a restart, 128 bits of a hash
 * @param low of the key
 */
public record Item(String name, long high, long low) {
    public Item {
        Objects.requireNonNull(name, "name");
    }

    /**
     * @param name for people
     * @param identity what tells it from all others, the kind of item first
     */
    public static Item of(String name, List<String> identity) {
        MessageDigest hash = hash();
        for (String part : identity) {
            hash.update(part.getBytes(StandardCharsets.UTF_8));
            hash.update((byte) 0);
        }
        return of(name, hash);
    }

    /** A message that came in on a topic; the topic is no part of what it is. */
    public static Item message(String topic, byte[] payload) {
        MessageDigest hash = hash();
        hash.update((byte) 'm');
        hash.update(payload);
        return of("a message on " + topic, hash);
    }

    private static Item of(String name, MessageDigest hash) {
        ByteBuffer key = ByteBuffer.wrap(hash.digest());
        return new Item(name, key.getLong(), key.getLong());
    }

    private static MessageDigest hash() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException everyJavaHasIt) {
            throw new IllegalStateException(everyJavaHasIt);
        }
    }

    boolean is(Item other) {
        return high == other.high && low == other.low;
    }
}
