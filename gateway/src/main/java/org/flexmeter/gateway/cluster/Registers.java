package org.flexmeter.gateway.cluster;

import java.nio.ByteBuffer;
import java.time.Instant;
import org.flexmeter.gateway.message.RegisterState;

/** The bytes of a register: its bits, and the date of its event in milliseconds. */
final class Registers {
    private Registers() {}

    static byte[] write(RegisterState state) {
        return ByteBuffer.allocate(2 * Long.BYTES)
                .putLong(state.bits())
                .putLong(state.eventDate().toEpochMilli())
                .array();
    }

    static RegisterState read(byte[] bytes) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        return new RegisterState(buffer.getLong(), Instant.ofEpochMilli(buffer.getLong()));
    }
}
