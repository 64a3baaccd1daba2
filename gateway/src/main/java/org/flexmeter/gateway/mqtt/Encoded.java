package org.flexmeter.gateway.mqtt;

import java.util.List;

/**
 * An item as bytes.
 *
 * @param payloads what fits
 * @param tooLarge what does not, as text
 */
record Encoded(List<byte[]> payloads, List<String> tooLarge) {
    Encoded {
        payloads = List.copyOf(payloads);
        tooLarge = List.copyOf(tooLarge);
    }
}
