package org.flexmeter.gateway.codec;

import java.util.Optional;

/** The line of UniBO's dongle: ZigBee nodes that send a reading as two packets. */
public final class UniboCodec implements Codec {
    private static final int SYNC = 0x55AA;
    private static final Framing FRAMING =
            new SyncFraming(SYNC, UniboPacket.LENGTH_1, UniboCodec::lengthProblem);

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

    private static Optional<String> lengthProblem(int length) {
        return length == UniboPacket.LENGTH_1 || length == UniboPacket.LENGTH_2
                ? Optional.empty()
                : Optional.of("a packet's length is " + length + ", there are 62 and 32");
    }
}
