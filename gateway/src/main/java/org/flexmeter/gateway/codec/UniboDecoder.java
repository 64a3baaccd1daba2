package org.flexmeter.gateway.codec;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** Puts the packets of all nodes behind one dongle together. Bounded in nodes and open readings. */
final class UniboDecoder implements Decoder {
    /** More nodes than a dongle carries; the one that was quiet for longest is forgotten. */
    static final int MOST_NODES = 4096;

    private final Origin origin;
    private final Map<String, UniboNode> nodes = new LinkedHashMap<>(64, 0.75f, true);

    UniboDecoder(Origin origin) {
        this.origin = origin;
    }

    @Override
    public List<Decoded> decode(byte[] frame, Instant now) {
        UniboPacket packet = UniboPacket.of(frame);
        if (!packet.fits()) {
            String message =
                    "packet number %s of node %s has %d bytes of payload; 01 has 60, 02 has 30 and 81 has 7"
                            .formatted(
                                    Hex.of(packet.number()),
                                    packet.node(),
                                    packet.payload().length);
            return List.of(refused(packet, "packet number", message, frame));
        }
        return switch (packet.number()) {
            case UniboPacket.COMMAND ->
                    List.of(
                            refused(
                                    packet,
                                    "packet number",
                                    "packet 80 of node %s is our own command, which has come back; switch off the echo of the line"
                                            .formatted(packet.node()),
                                    frame));
            case UniboPacket.RESULT -> List.of(result(packet, frame));
            default -> reading(packet, frame, now);
        };
    }

    private Decoded result(UniboPacket packet, byte[] frame) {
        ByteBuffer payload = ByteBuffer.wrap(packet.payload());
        long number = Integer.toUnsignedLong(payload.getInt());
        int result = payload.get() & 0xFF;
        OptionalLong value = OptionalLong.of(payload.getShort() & 0xFFFF);
        Optional<String> problem = UniboCommands.problem(result);
        return problem.isPresent()
                ? new Decoded.Answered(
                        new Answer(packet.node(), number, problem.get(), value),
                        Decoded.NO_ACKNOWLEDGEMENT)
                : refused(
                        packet,
                        "result",
                        "result %s of node %s is not known; there are 00, 01 and 03"
                                .formatted(Hex.of(result), packet.node()),
                        frame);
    }

    private List<Decoded> reading(UniboPacket packet, byte[] frame, Instant now) {
        List<Decoded> out = new ArrayList<>();
        UniboNode node = nodes.computeIfAbsent(packet.node(), UniboNode::new);
        if (node.isLate(packet)) {
            String message =
                    "packet %d of sequence %d of node %s came after its reading had been given up"
                            .formatted(packet.number(), packet.sequence(), packet.node());
            out.add(refused(packet, "sequence", message, frame));
        } else {
            node.take(packet, now, out);
        }
        forgetNodes(out);
        return out;
    }

    private Decoded refused(UniboPacket packet, String field, String message, byte[] frame) {
        return new Decoded.Refused(origin.refusal(packet.node(), field, message, frame));
    }

    @Override
    public List<Decoded> tick(Instant now) {
        List<Decoded> out = new ArrayList<>();
        nodes.values().forEach(node -> node.expire(now, out));
        return out;
    }

    private void forgetNodes(List<Decoded> out) {
        if (nodes.size() > MOST_NODES) {
            UniboNode quietest = nodes.values().iterator().next();
            quietest.giveUpAll("too many nodes are on the line", out);
            nodes.remove(quietest.id());
        }
    }
}
