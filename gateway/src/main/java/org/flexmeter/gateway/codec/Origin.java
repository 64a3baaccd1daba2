package org.flexmeter.gateway.codec;

import java.util.Objects;
import org.flexmeter.gateway.message.Refusal;

/**
 * Where frames come from; it stands in their refusals.
 *
 * @param gateway such as {@code ennova}
 * @param line such as {@code /dev/ttyUSB0} or {@code tcp://10.0.0.5:4001}
 */
public record Origin(String gateway, String line) {
    public Origin {
        Objects.requireNonNull(gateway, "gateway");
        Objects.requireNonNull(line, "line");
    }

    /** A frame or a gap that was refused as a whole; the bytes go into quarantine in hex. */
    public Refusal refusal(String device, String field, String message, byte[] bytes) {
        return new Refusal(
                gateway,
                line,
                device,
                field,
                Refusal.Reason.BAD_FRAME,
                gateway
                        + ", line "
                        + line
                        + (field.isEmpty() ? "" : ", field " + field)
                        + ": "
                        + message,
                Hex.of(bytes),
                true);
    }
}
