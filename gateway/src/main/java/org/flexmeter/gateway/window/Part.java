package org.flexmeter.gateway.window;

import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;

/**
 * The devices of a feed that one of several readers takes: those whose hash falls to its number. A
 * device stays in its part as long as the number of parts stays the same.
 *
 * @param number which part, from 0
 * @param of how many there are, at least 1
 */
public record Part(int number, int of) {
    public Part {
        if (of < 1 || number < 0 || number >= of) {
            throw new IllegalArgumentException("part %d of %d".formatted(number, of));
        }
    }

    /** All devices. */
    public static Part whole() {
        return new Part(0, 1);
    }

    /**
     * Whether a device is in it.
     *
     * @param device its local id
     */
    public boolean has(String device) {
        if (of == 1) {
            return true;
        }
        CRC32 hash = new CRC32();
        hash.update(device.getBytes(StandardCharsets.UTF_8));
        return hash.getValue() % of == number;
    }
}
