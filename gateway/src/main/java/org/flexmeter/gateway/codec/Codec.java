package org.flexmeter.gateway.codec;

import java.util.Optional;

/**
 * One protocol spoken on a line. This page is the whole contract.
 *
 * <p>A codec is two parts, apart from any transport:
 *
 * <ul>
 *   <li>{@link #framing()} says where a frame begins and ends. It has no state. The {@link Cutter}
 *       runs it over the stream, whatever the chunks in which the bytes come, and turns bytes that
 *       belong to no frame into one refusal a gap.
 *   <li>{@link #decoder(Origin)} turns whole frames into {@link Decoded} items. It may remember
 *       things (halves of a reading, frames already seen); there is one decoder a line and it lives
 *       as long as the line is configured, over reconnections. Only one thread uses it.
 * </ul>
 *
 * <p>What a decoder gives:
 *
 * <ul>
 *   <li>a {@link Decoded.Reading}: a row with the column {@code feed}, the device's id as text, the
 *       time {@code at} as {@link java.time.Instant} and the registers as raw numbers (scales and
 *       units are the catalogue's business); what the device did not measure is a null;
 *   <li>a {@link Decoded.Refused}: a whole frame that cannot be understood, with a message that
 *       says what is wrong with it and what to do;
 *   <li>a {@link Decoded.Noticed}: something to tell about a device, such as a lost packet;
 *   <li>a {@link Decoded.Answered}: what a device says to a command. A reading that a command
 *       caused has the command's number in a column {@code command};
 *   <li>a {@link Decoded.Repeated}: a frame that has come before; it is answered and dropped.
 * </ul>
 *
 * <p>The acknowledgement in an item is the bytes to write to the line once the item is the
 * gateway's business, that is on disk; it is empty if the protocol has none. The transport promises
 * the decoder that everything it has given is offered until it is taken, so a decoder may drop
 * repeats of what it gave before.
 *
 * <p>A codec throws nothing because of bytes: any bytes give frames, gaps and items. Its memory is
 * bounded whatever the line says.
 *
 * <p>A codec from outside this artifact is a jar with a class that implements this interface and is
 * named in {@code META-INF/services/org.flexmeter.gateway.codec.Codec}; the jar goes into the
 * folder {@code codecs} of the gateway's home ({@link Codecs}).
 */
public interface Codec {

    /** The name by which an endpoint asks for it: {@code codec=midori}. */
    String name();

    /** Where frames begin and end; stateless, shared by all lines. */
    Framing framing();

    /** A new decoder for one line. */
    Decoder decoder(Origin origin);

    /** How commands go out; empty if the protocol has none. */
    default Optional<CommandFrames> commands() {
        return Optional.empty();
    }
}
