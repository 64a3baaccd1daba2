package org.flexmeter.world.database;

import java.security.SecureRandom;
import java.util.HexFormat;

/** Passwords for one run. */
final class Passwords {
    private Passwords() {}

    static String random() {
        byte[] bytes = new byte[16];
        new SecureRandom().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
