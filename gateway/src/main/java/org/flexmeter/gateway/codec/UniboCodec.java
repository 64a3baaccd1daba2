package org.flexmeter.gateway.codec;

import java.util.Optional;

/** The line of UniBO's dongle: ZigBee nodes that send a reading as two packets. */
public final class UniboCodec implements Codec {
    private static final Framing FRAMING =
            new SyncFraming(UniboPacket.SYNC, UniboPacket.LENGTH_1, UniboCodec::lengthProblem);

    @Override
    public String name() {
        return "unibo";
    }

    @Override
    public Framing framing() {
        return FRAMING;
    }

    @Override
    public Decoder decoder(Origin origin) {
        return new UniboDecoder(origin);
    }

    @Override
    public Optional<CommandFrames> commands() {
        return Optional.of(new UniboCommands());
    }

    private static Optional<String> lengthProblem(int length) {
        boolean known =
                length == UniboPacket.LENGTH_1
                        || length == UniboPacket.LENGTH_2
                        || length == UniboPacket.LENGTH_COMMAND;
        return known
                ? Optional.empty()
                : Optional.of("a packet's length is " + length + ", there are 62, 32 and 9");
    }
}
