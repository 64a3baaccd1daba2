package org.flexmeter.gateway.codec;

import java.util.Optional;

/** The line of Ennova's concentrator: Midori smart meters and blink detectors. */
public final class MidoriCodec implements Codec {
    private static final Framing FRAMING =
            new SyncFraming(
                    MidoriFrames.SYNC, MidoriFrames.LONGEST_PAYLOAD, MidoriCodec::lengthProblem);

    @Override
    public String name() {
        return "midori";
    }

    @Override
    public Framing framing() {
        return FRAMING;
    }

    @Override
    public Decoder decoder(Origin origin) {
        return new MidoriDecoder(origin);
    }

    @Override
    public Optional<CommandFrames> commands() {
        return Optional.of(new MidoriCommands());
    }

    private static Optional<String> lengthProblem(int length) {
        return length <= MidoriFrames.LONGEST_PAYLOAD
                ? Optional.empty()
                : Optional.of("a frame's length is " + length + ", the greatest is 240");
    }
}
