package org.flexmeter.gateway.codec;

import java.util.OptionalLong;

/** How commands go out by a protocol, and what its results mean. Stateless. */
public interface CommandFrames {

    /**
     * The bytes of a command. A repeated order has the same number, by which the device knows it
     * again.
     *
     * @param sequence counted by the gateway for the line; a protocol takes as much of it as it has
     *     room for, or nothing
     * @throws IllegalArgumentException if the protocol has no such command, the device's id cannot
     *     be one of this line or a parameter does not fit; the message says which and what to do
     */
    byte[] encode(Order order, int sequence);

    /**
     * What the device said, for the control centre: its {@link Answer#problem}, or the meaning of
     * its value.
     *
     * @param command that was answered; empty if it is not known any more
     */
    String told(String command, Answer answer);

    /**
     * The column {@code sequence} of the device's next reading, if the answer says that the command
     * has caused that reading. Empty in protocols whose readings carry the command's number.
     */
    default OptionalLong caused(String command, Answer answer) {
        return OptionalLong.empty();
    }
}
