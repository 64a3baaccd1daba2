package org.flexmeter.gateway.access;

import java.security.SecureRandom;
import java.util.Base64;

/** Secrets that nobody types: 256 random bits each. */
final class Secrets {
    private static final int BYTES = 32;

    private Secrets() {}

    /** A new one, in letters that may stand in cookies, headers and addresses. */
    static String next(SecureRandom random) {
        byte[] bytes = new byte[BYTES];
        random.nextBytes(bytes);
        return text(bytes);
    }

    /** Bytes in those letters (RFC 4648, 5, without padding). */
    static String text(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
