package org.flexmeter.gateway.access;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Passwords that were right a few minutes ago, so that whoever asks often with a password (a scrape
 * of metrics) does not cost a hash each time. What is kept is a MAC under a key of this process,
 * and holds for the line of the users' file for which it was proven. Thread-safe.
 */
final class Proven {
    private static final long HOLDS = Duration.ofMinutes(5).toNanos();
    private static final String MAC = "HmacSHA256";
    private static final int KEY_BYTES = 32;

    private final Map<String, Proof> proofs = new ConcurrentHashMap<>();
    private final SecretKeySpec key;
    private final LongSupplier nanos;

    /**
     * @param line for which it was proven
     * @param at by {@link System#nanoTime()}
     */
    private record Proof(String line, byte[] mac, long at) {}

    Proven(SecureRandom random, LongSupplier nanos) {
        byte[] secret = new byte[KEY_BYTES];
        random.nextBytes(secret);
        this.key = new SecretKeySpec(secret, MAC);
        this.nanos = nanos;
    }

    /**
     * Whether it is the user's password.
     *
     * @param line what the users' file has of the user
     * @param hashed says it at the cost of a hash; asked if it was not proven lately
     */
    boolean matches(String name, String line, char[] password, BooleanSupplier hashed) {
        byte[] mac = mac(password);
        Proof proof = proofs.get(name);
        if (proof != null
                && nanos.getAsLong() - proof.at() < HOLDS
                && proof.line().equals(line)
                && MessageDigest.isEqual(proof.mac(), mac)) {
            return true;
        }
        boolean right = hashed.getAsBoolean();
        if (right) {
            proofs.put(name, new Proof(line, mac, nanos.getAsLong()));
        }
        return right;
    }

    /** Forgets those who are no users any more. */
    void only(Map<String, ?> users) {
        proofs.keySet().retainAll(users.keySet());
    }

    private byte[] mac(char[] password) {
        try {
            Mac mac = Mac.getInstance(MAC);
            mac.init(key);
            return mac.doFinal(new String(password).getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException everyJavaHasIt) {
            throw new IllegalStateException(everyJavaHasIt);
        }
    }
}
